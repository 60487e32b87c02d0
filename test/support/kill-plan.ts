import { readMember } from '../../src/values/loosely-typed.ts';
import type { Kill } from './kill-trial.ts';

/** What a signal ends, when, and how the change is brought to its end or back. */
export type KillPlan = {
  readonly victim: 'reset' | 'restore' | 'resume';
  /** Ends the reset that a resume goes on with; null for other victims. */
  readonly first: Kill | null;
  readonly kill: Kill;
  readonly way: 'resume' | 'restore';
  /** How often a job is asked for before it has ended. */
  readonly polls: number;
};

/** Later draws come last, so that the same seed keeps its meaning. */
export function planTrial(next: () => number, times: { readonly reset: number; readonly restore: number }): KillPlan {
  const victim = pick(['reset', 'restore', 'resume'] as const, next());
  const first = victim === 'resume' ? { ...planKill(next, times.reset), signal: 'SIGKILL' as const } : null;
  const kill = planKill(next, victim === 'reset' ? times.reset : times.restore);
  const way = pick(['resume', 'restore'] as const, next());
  return { victim, first, kill, way, polls: pick([0, 0, 1, 3], next()) };
}

/** A plan as a red trial prints it. */
export function parsePlan(text: string): KillPlan {
  const plan: unknown = JSON.parse(text);
  if (isPlan(plan)) return plan;
  throw new TypeError('not a plan');
}

function isPlan(plan: unknown): plan is KillPlan {
  return ['victim', 'kill', 'way', 'polls'].every((key) => readMember(plan, key) !== undefined);
}

function planKill(next: () => number, time: number): Kill {
  const from = next() < 0.5 ? 'request' : 'file';
  const delay = Math.round(next() * (from === 'request' ? time : 250));
  const signal = pick(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const, next());
  return { from, delay, signal, again: next() < 0.2 ? Math.round(next() * 60) : null };
}

function pick<T>(list: readonly T[], share: number): T {
  const one = list[Math.floor(share * list.length)];
  if (one === undefined) throw new RangeError('nothing to pick');
  return one;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = Math.floor(seed) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
