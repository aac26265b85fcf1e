export interface ValueChange {
  label: string;
  before: string;
  after: string;
}

/** What differs between two versions of a form's values, in the order of the labels; a field without a label is left out. */
export function changesBetween<Values extends object>(
  before: Values,
  after: Values,
  labels: { [Key in keyof Values]?: string },
): ValueChange[] {
  return (Object.keys(labels) as (keyof Values)[])
    .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .map((key) => ({
      label: labels[key] ?? String(key),
      before: words(before[key]),
      after: words(after[key]),
    }));
}

function words(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (text === "") return "nothing";
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
