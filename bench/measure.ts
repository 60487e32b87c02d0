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
