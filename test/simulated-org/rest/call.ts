import type { OrgRequest } from '../http.ts';
import type { Viewer } from '../schema/entity.ts';
import type { Cursors } from './cursors.ts';

/** One REST call below `/services/data/vNN.0`. */
export type RestCall = {
  readonly method: string;
  /** Path segments after the version, decoded. */
  readonly path: readonly string[];
  readonly parameters: URLSearchParams;
  readonly headers: OrgRequest['headers'];
  readonly body: Buffer;
  readonly viewer: Viewer;
  readonly cursors: Cursors;
};

export function baseOf({ viewer }: Pick<RestCall, 'viewer'>): string {
  return `/services/data/v${viewer.version}${viewer.api === 'tooling' ? '/tooling' : ''}`;
}
