import { createRequire } from 'node:module';
import { SfProject, StateAggregator } from '@salesforce/core';
import { readMember } from '../../src/values/loosely-typed.ts';

const require = createRequire(import.meta.url);
const TRACKING = '@salesforce/source-tracking/lib/shared';
const KEEPERS = [
  [`${TRACKING}/remote/remoteSourceTrackingService.js`, 'RemoteSourceTrackingService'],
  [`${TRACKING}/local/localShadowRepo.js`, 'ShadowRepo'],
] as const;

/** The libraries keep what they know of a project, of logins and of an org for the whole process; sf starts a new one for each command. */
export function forgetProcess(): void {
  SfProject.clearInstances();
  StateAggregator.clearInstance();
  forgetTracking();
}

function forgetTracking(): void {
  for (const [path, name] of KEEPERS) {
    const keeper: unknown = readMember(require.cache[require.resolve(path)]?.exports, name);
    if (typeof keeper !== 'function') continue;
    const instances: unknown = Reflect.get(keeper, 'instanceMap');
    if (!(instances instanceof Map)) throw new Error('the library keeps what it knows elsewhere now');
    instances.clear();
  }
}
