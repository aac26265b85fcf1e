/** Puts a text into a field as if it had been typed there, so that a list opens and is searched. */
export function typeInto(field: HTMLInputElement, text: string): void {
  // The setter of the element itself: React's own would keep the change from being noticed.
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field, text);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
