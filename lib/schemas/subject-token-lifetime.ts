/** How long a subject token may live at most, in seconds: a day, and a year for Kubernetes. */
export const subjectTokenLifetime = {
  min: 60,
  default: 86_400,
  kubernetes: 31_536_000,
  max: 31_536_000,
} as const;
