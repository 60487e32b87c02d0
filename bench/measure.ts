import { appendFileSync } from 'node:fs';

/** Milliseconds of several runs after one that is not counted: median, least, most. */
export type Timing = { readonly median: number; readonly least: number; readonly most: number };

export async function timed(runs: number, run: () => unknown): Promise<Timing> {
  await run();
  const times: number[] = [];
  for (let count = 0; count < runs; count += 1) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return timingOf(times);
}

export function timingOf(times: readonly number[]): Timing {
  const sorted = [...times].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return { median: middle, least: sorted[0] ?? 0, most: sorted.at(-1) ?? 0 };
}

export function line(name: string, { median, least, most }: Timing): string {
  const shown = [median, least, most].map((value) => `${Math.round(value)} ms`.padStart(10));
  return `${name.padEnd(58)}${shown.join('')}`;
}

export const HEAD = `${''.padEnd(58)}${['median', 'least', 'most'].map((name) => name.padStart(10)).join('')}`;

/** What a ratio should at least or at most be. */
export type Goal = { readonly least: number } | { readonly most: number };

/** A ratio that was measured, and whether it is as it should be. */
export type Ratio = {
  readonly name: string;
  readonly value: number;
  readonly goal: Goal | null;
  readonly isMet: boolean;
};

/** Names the file that collects the ratios of all benchmarks, a line of JSON each. */
export const RATIOS_FILE = 'FLS_BENCH_RATIOS';

/** Prints a ratio, and keeps it for the table at the end of `npm run bench`. */
export function noteRatio(name: string, value: number, goal: Goal | null = null): void {
  const isMet = goal === null || ('least' in goal ? value >= goal.least : value <= goal.most);
  const ratio: Ratio = { name, value: Math.round(value * 100) / 100, goal, isMet };
  console.log(formatRatio(ratio));
  const file = process.env[RATIOS_FILE];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(ratio)}\n`);
}

export function formatRatio({ name, value, goal, isMet }: Ratio): string {
  const wanted =
    goal === null ? '' : 'least' in goal ? `at least ${String(goal.least)}` : `at most ${String(goal.most)}`;
  return `${name.padEnd(70)}${value.toFixed(2).padStart(8)}  ${wanted}${isMet ? '' : ', missed'}`;
}
