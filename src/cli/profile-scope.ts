import type { ProfileScope } from '../flows/inspect/select-profiles.ts';
import type { ProjectScope } from '../flows/inspect/project.ts';

/** The flags that choose profiles; oclif refuses them together. */
export type ProfileFlags = {
  readonly profile?: readonly string[] | undefined;
  readonly 'all-profiles': boolean;
};

/** Without a flag, the profiles of integration users. */
export function chooseOrgScope({ profile, 'all-profiles': all }: ProfileFlags): ProfileScope {
  if (all) return { kind: 'all' };
  return profile ? { kind: 'named', names: profile } : { kind: 'integration' };
}

/** Files do not tell which users are integrations: without a flag, all profiles. */
export function chooseProjectScope({ profile }: ProfileFlags): ProjectScope {
  return profile ? { kind: 'named', names: profile } : { kind: 'all' };
}
