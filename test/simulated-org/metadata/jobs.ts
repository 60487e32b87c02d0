import { newId } from '../model.ts';
import type { Effect } from '../switchboard.ts';

/** An asynchronous job as clients poll it: so many answers "not done", then its outcome. */
export class Job<Outcome> {
  public readonly id: string;
  /** Faults of the starting call, and of the status calls since: what a job was seen to suffer stays. */
  public readonly effects: Effect[];
  private pollsLeft: number;
  private polls = 0;
  private outcome: Outcome | null = null;
  private readonly run: (id: string) => Outcome;

  /** With no polls to wait the work is done at once, so that a client that never asks finds it done. */
  public constructor(idPrefix: string, polls: number, effects: readonly Effect[], run: (id: string) => Outcome) {
    this.id = newId(idPrefix);
    this.pollsLeft = polls;
    this.effects = [...effects];
    this.run = run;
    if (polls === 0) this.outcome = run(this.id);
  }

  public get isDone(): boolean {
    return this.outcome !== null;
  }

  /** Answers one poll: the outcome, or the status of a job under way. */
  public poll(): { readonly outcome: Outcome } | { readonly status: 'Pending' | 'InProgress' } {
    if (this.outcome !== null) return { outcome: this.outcome };
    this.polls += 1;
    if (this.pollsLeft > 0) {
      this.pollsLeft -= 1;
      return { status: this.polls === 1 ? 'Pending' : 'InProgress' };
    }
    return { outcome: this.finish() };
  }

  /** Does the work now, whoever waits. */
  public finish(): Outcome {
    this.outcome ??= this.run(this.id);
    return this.outcome;
  }
}

export type Failure = { readonly code: string; readonly message: string };

/** The failure that a fault imposes on a job, from its starting call or from the call that asks for it. */
export function imposedFailure(effects: readonly Effect[]): Failure | null {
  for (const effect of effects) {
    if (effect.kind === 'failJob') return { code: effect.code, message: `${effect.code}: ${effect.message}` };
  }
  return null;
}
