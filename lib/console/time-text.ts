/** RFC 3339 in UTC; whole seconds without a fraction, so that a time comes back as clients write it. */
export function timeText(time: Date): string {
  return time.toISOString().replace(".000Z", "Z");
}
