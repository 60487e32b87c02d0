/** Date literals as half-open spans of UTC time, in milliseconds. The org's and user's time zone is UTC (assumed). */
export type Span = { readonly start: number; readonly end: number };

type Unit = 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR';

const DAY = 86_400_000;

/** Which step of which unit a named literal starts at: `LAST_MONTH` is one month back. */
const NAMED: Readonly<Partial<Record<string, readonly [unit: Unit, from: number]>>> = {
  YESTERDAY: ['DAY', -1],
  TODAY: ['DAY', 0],
  TOMORROW: ['DAY', 1],
  ...around('WEEK'),
  ...around('MONTH'),
  ...around('QUARTER'),
  ...around('YEAR'),
};

function around(unit: Unit): Record<string, readonly [Unit, number]> {
  return { [`LAST_${unit}`]: [unit, -1], [`THIS_${unit}`]: [unit, 0], [`NEXT_${unit}`]: [unit, 1] };
}

/** `TODAY`, `LAST_MONTH`, `LAST_N_DAYS:30`, `N_WEEKS_AGO:2`, …; null for literals that are not known here. */
export function dateLiteral(text: string, now: Date): Span | null {
  const [name = '', count = ''] = text.toUpperCase().split(':');
  const fixed = NAMED[name];
  if (fixed) return span(fixed[0], fixed[1], 1, now);
  const many = /^(?<which>LAST|NEXT)_N_(?<unit>DAY|WEEK|MONTH|QUARTER|YEAR)S$/u.exec(name)?.groups;
  if (many) return manySpan(many['which'] === 'LAST', unitOf(many['unit']), Number(count), now);
  const ago = /^N_(?<unit>DAY|WEEK|MONTH|QUARTER|YEAR)S_AGO$/u.exec(name)?.groups;
  return ago ? span(unitOf(ago['unit']), -Number(count), 1, now) : null;
}

/** LAST_N_DAYS includes today; the longer units leave the current one out, as the SOQL reference has it. */
function manySpan(past: boolean, unit: Unit, n: number, now: Date): Span {
  if (!past) return span(unit, 1, n, now);
  return unit === 'DAY' ? span(unit, 1 - n, n, now) : span(unit, -n, n, now);
}

function unitOf(text: string | undefined): Unit {
  const units: readonly Unit[] = ['DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR'];
  return units.find((unit) => unit === text) ?? 'DAY';
}

/** `length` units, the first of them `from` units away from the current one. */
function span(unit: Unit, from: number, length: number, now: Date): Span {
  return { start: startOf(unit, from, now), end: startOf(unit, from + length, now) };
}

function startOf(unit: Unit, steps: number, now: Date): number {
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  switch (unit) {
    case 'DAY':
      return Date.UTC(year, month, day + steps);
    case 'WEEK':
      return Date.UTC(year, month, day - now.getUTCDay()) + steps * 7 * DAY;
    case 'MONTH':
      return Date.UTC(year, month + steps, 1);
    case 'QUARTER':
      return Date.UTC(year, Math.floor(month / 3) * 3 + steps * 3, 1);
    case 'YEAR':
      return Date.UTC(year + steps, 0, 1);
  }
}
