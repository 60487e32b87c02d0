import type { OrgState } from './model.ts';

/** What a call asks of the org, as faults and the log name it. */
export type Operation =
  | 'query'
  | 'queryMore'
  | 'describe'
  /** Several requests in one call: one in the log, and met by the faults of what it carries too. */
  | 'composite'
  | 'listMetadata'
  | 'describeMetadata'
  | 'readMetadata'
  | 'retrieve'
  | 'checkRetrieveStatus'
  | 'deploy'
  | 'checkDeployStatus'
  | 'cancelDeploy'
  | 'other';

/**
 * What can be met: a call of one kind or of any kind, where a composite call counts once, or the moment in which the org
 * carries out a deploy job, which may wait in its queue until then.
 */
export type Occasion = Operation | 'job' | 'any';

export type Effect =
  /** Answer with this HTTP status instead of serving the call. */
  | { readonly kind: 'status'; readonly status: number; readonly body?: string }
  /** Answer 200 without a body. */
  | { readonly kind: 'emptyBody' }
  /** Answer as a proxy, a login page or a page on maintenance does in place of the org: 503 or even 200. */
  | { readonly kind: 'htmlPage'; readonly status: number; readonly title: string }
  /** Refuse the call in the platform's words: by REST with this status, by SOAP as a fault. */
  | { readonly kind: 'refusal'; readonly status: number; readonly code: string; readonly message: string }
  /** Cut the connection: before any answer, or in the middle of the answer's body. */
  | { readonly kind: 'reset'; readonly during: 'request' | 'body' }
  /** Serve the call and never answer it: the client gives up when its own time is over. */
  | { readonly kind: 'noAnswer' }
  /** Answer as the platform does when the session is no longer valid. */
  | { readonly kind: 'expiredSession' }
  /** The retrieve's or deploy's job ends as failed, with this code and text. */
  | { readonly kind: 'failJob'; readonly code: string; readonly message: string }
  /** The retrieved zip loses its last bytes. */
  | { readonly kind: 'truncatedZip' }
  /** The deploy reports success and changes nothing. */
  | { readonly kind: 'noEffect' }
  /** The deploy applies only the field permissions that the predicate accepts, and reports success. */
  | { readonly kind: 'partialEffect'; readonly accepts: (field: string) => boolean }
  /** The deploy refuses these components, each with its text, as the platform would. */
  | { readonly kind: 'componentFailure'; readonly problem: string }
  /** Something happens in the org just before the call is served: another admin at work. */
  | { readonly kind: 'meanwhile'; readonly act: (org: OrgState) => void }
  /** Likewise, once the call was served and before its answer leaves. */
  | { readonly kind: 'afterwards'; readonly act: (org: OrgState) => void };

export type Fault = {
  readonly operation: Occasion;
  /** Calls of that operation left alone before the fault strikes; 0 strikes the first. */
  readonly after?: number;
  /** Calls struck before the fault is spent; 1 unless said. */
  readonly times?: number;
  readonly effect: Effect;
};

export type CallRecord = {
  readonly operation: Operation;
  readonly method: string;
  /** Path and query string as received. */
  readonly path: string;
  readonly requestBody: string;
  readonly requestBytes: number;
  responseBytes: number;
  status: number;
};

/** Limits of the Metadata API (docs/salesforce-facts.md#s1-7); lowered by tests that want to meet them early. */
export type Limits = { maxFiles: number; maxZipBytes: number; maxUnzippedBytes: number };

function platformLimits(): Limits {
  return { maxFiles: 10_000, maxZipBytes: 39 * 1024 * 1024, maxUnzippedBytes: 629_145_600 };
}

function ignoreUnanswered(): void {
  // Nobody waits for it.
}

/** Where effects on jobs work; those that are not named here work on every call. */
const MEANT_FOR: Readonly<Partial<Record<Effect['kind'], readonly Occasion[]>>> = {
  failJob: ['retrieve', 'checkRetrieveStatus', 'deploy', 'checkDeployStatus'],
  truncatedZip: ['retrieve', 'checkRetrieveStatus'],
  noEffect: ['deploy'],
  partialEffect: ['deploy'],
  componentFailure: ['deploy'],
};

export class Switchboard {
  public readonly log: CallRecord[] = [];
  /** How many status polls a job answers as not done before it ends. */
  public pollsBeforeDone = 0;
  public limits: Limits = platformLimits();
  /**
   * Whether each retrieve lists entries in another order: the platform promises none (docs/salesforce-facts.md#s2-5).
   */
  public shufflesEntries = false;
  /** Whether a retrieve's zip is gone once it was answered, even where the line was cut; else once it has arrived. */
  public forgetsCutResults = false;
  /** Called for each call that stays without an answer, with the port of the client's end of the connection. */
  public whenUnanswered: (clientPort: number) => void = ignoreUnanswered;
  private readonly faults: { fault: Fault; seen: number; struck: number }[] = [];

  /** @throws Error for an effect that means nothing to its operation: a spec would prove nothing by it */
  public inject(fault: Fault): void {
    const { effect, operation } = fault;
    const isAct = effect.kind === 'meanwhile' || effect.kind === 'afterwards';
    if (
      (operation !== 'any' && MEANT_FOR[effect.kind]?.includes(operation) === false) ||
      (operation === 'job' && !isAct)
    )
      throw new Error(`simulated org: ${effect.kind} does nothing to ${operation}`);
    this.faults.push({ fault, seen: 0, struck: 0 });
  }

  /**
   * Lets something happen just before the org serves a call, or carries out a deploy job: another admin at work.
   * `before('deploy', 2, …)` is before the second deploy from now on is taken, `before('job', 1, …)` while the first waits.
   *
   * @param nth from now on, counted from 1
   */
  public before(occasion: Occasion, nth: number, act: (org: OrgState) => void): void {
    this.inject({ operation: occasion, after: nth - 1, effect: { kind: 'meanwhile', act } });
  }

  /** Likewise right after: the answer says what was true before. */
  public after(occasion: Occasion, nth: number, act: (org: OrgState) => void): void {
    this.inject({ operation: occasion, after: nth - 1, effect: { kind: 'afterwards', act } });
  }

  /** For the org: lets happen what is due around a job. */
  public reach(side: 'before' | 'after', occasion: Occasion, org: OrgState): void {
    for (const effect of this.strike(occasion, side === 'before' ? 'meanwhile' : 'afterwards'))
      if (effect.kind === 'meanwhile' || effect.kind === 'afterwards') effect.act(org);
  }

  /** Back to the start: no faults, no log, the platform's own limits. Who listens for calls without an answer stays. */
  public clear(): void {
    this.faults.length = 0;
    this.log.length = 0;
    this.pollsBeforeDone = 0;
    this.limits = platformLimits();
    this.shufflesEntries = false;
    this.forgetsCutResults = false;
  }

  /** Faults that did not strike as often as they were told to: a spec that expects trouble can see whether it came. */
  public get unspent(): readonly Fault[] {
    return this.faults.filter(({ fault, struck }) => struck < (fault.times ?? 1)).map(({ fault }) => fault);
  }

  /** Those of them that did not strike at all. */
  public get unmet(): readonly Fault[] {
    return this.faults.filter(({ struck }) => struck === 0).map(({ fault }) => fault);
  }

  /** The effects that strike this call; each call counts once for every fault of its operation. */
  public strike(operation: Occasion, kind?: Effect['kind']): readonly Effect[] {
    const effects: Effect[] = [];
    for (const entry of this.faults) {
      if (entry.fault.operation !== operation || (kind !== undefined && entry.fault.effect.kind !== kind)) continue;
      entry.seen += 1;
      if (entry.seen <= (entry.fault.after ?? 0) || entry.struck >= (entry.fault.times ?? 1)) continue;
      entry.struck += 1;
      effects.push(entry.fault.effect);
    }
    return effects;
  }

  public count(operation: Operation): number {
    return this.log.filter((call) => call.operation === operation).length;
  }
}
