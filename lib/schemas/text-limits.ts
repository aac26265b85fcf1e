/** Limits of `WIRE.md` section 1, in UTF-16 units. */
export const textLimits = {
  name: 255,
  description: 1024,
  labelKey: 253,
  labelValue: 255,
  annotationValue: 2048,
  labels: 64,
} as const;
