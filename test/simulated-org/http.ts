import type { OrgState, Session } from './model.ts';
import type { Effect, Switchboard } from './switchboard.ts';

/** One call as the services of the simulated org see it: already read, its session looked up, its faults drawn. */
export type OrgRequest = {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  readonly session: Session;
  readonly effects: readonly Effect[];
};

export type OrgResponse = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  /** Called when the whole body was sent, not when the line was cut. */
  readonly delivered?: () => void;
};

/** What every service is given. */
export type OrgContext = { readonly org: OrgState; readonly switchboard: Switchboard };
