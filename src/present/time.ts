const MINUTE = 60_000;

/** From the largest; each as `Intl.RelativeTimeFormat` names it. */
const AGE_UNITS = [
  { unit: 'day', length: 24 * 60 * MINUTE },
  { unit: 'hour', length: 60 * MINUTE },
  { unit: 'minute', length: MINUTE },
] as const;

/** `2026-11-23 09:30 UTC`. */
export function formatTime(iso: string): string {
  return `${iso.slice(0, 'yyyy-mm-dd'.length)} ${iso.slice('yyyy-mm-ddT'.length, 'yyyy-mm-ddThh:mm'.length)} UTC`;
}

/** `3 days ago`, in whole days, hours or minutes, or `just now`; the texts are English whatever the machine's locale. */
export function formatAge(iso: string, now: Date): string {
  const age = Math.max(0, now.getTime() - Date.parse(iso));
  const largest = AGE_UNITS.find((one) => age >= one.length);
  if (!largest) return 'just now';
  const { unit, length } = largest;
  return new Intl.RelativeTimeFormat('en').format(-Math.floor(age / length), unit);
}
