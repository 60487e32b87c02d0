import type { IdleSource, Subject } from '../../fls/explained-subject.ts';
import { createExplainer } from '../../fls/explanation.ts';
import type { ExplainedGrantors } from '../../fls/explanation-claims.ts';
import type { Grantor } from '../../fls/grantor.ts';
import { createIdleCounter, type IdleGain } from '../../fls/idle-access.ts';
import type { GroupMembership } from '../../fls/muting.ts';
import type { SubjectInspection } from './read-org.ts';
import type { IdleGrantor, SubjectGroup } from './subjects.ts';

/** Explains groups of users, all fields in question of each. What is equal in several groups is the same object. */
export function createGroupExplainer(inspection: SubjectInspection): (group: SubjectGroup) => Subject {
  const { unlistedProfiles, access, memberships, fields, controllable } = inspection;
  const explainFields = createExplainer(fields, controllable);
  const countIdle = createIdleCounter(fields, controllable);
  const complete = (grantor: Grantor): Grantor => access.get(grantor) ?? grantor;
  return (group) => {
    const { usernames, profile, grantors, idle, hasHidden } = group;
    const { inForce } = listGrantors(group, inspection);
    const ownGroups = new Map(
      grantors.flatMap((grantor): [Grantor, GroupMembership][] => {
        const membership = memberships.get(grantor);
        return membership ? [[complete(grantor), membership]] : [];
      }),
    );
    const known = idle.map(({ grantor, reason }) => ({ grantor: complete(grantor), reason }));
    const gains = countIdle(
      inForce,
      known.map(({ grantor }) => grantor),
    );
    return {
      usernames,
      profile: profile.name,
      isProfileListed: !unlistedProfiles.has(profile.id),
      hasHiddenSets: hasHidden,
      fields: explainFields(inForce, ownGroups),
      idle: known.flatMap((one) => buildIdleSource(one, gains.get(one.grantor))),
    };
  };
}

/** What is in force for the users of a group, and what may be, with all rights and fields. */
export function listGrantors(
  { profile, grantors, idle, hasHidden }: SubjectGroup,
  { profileGrantors, access }: Pick<SubjectInspection, 'profileGrantors' | 'access'>,
): ExplainedGrantors {
  const complete = (grantor: Grantor): Grantor => access.get(grantor) ?? grantor;
  const own = profileGrantors.get(profile.id);
  const possible = idle.filter(({ reason }) => reason === 'sessionBased' || reason === 'groupNotUpdated');
  return {
    inForce: [...(own ? [own] : []), ...grantors.map(complete)],
    possible: possible.map(({ grantor }) => complete(grantor)),
    hasHidden,
  };
}

/** Nothing for a grantor that would open nothing more, alone or together with others. */
function buildIdleSource({ grantor, reason }: IdleGrantor, gain: IdleGain | undefined): IdleSource[] {
  if (!gain || (gain.alone.reads + gain.alone.edits === 0 && gain.together === null)) return [];
  const { alone, together } = gain;
  const partners = together?.partners.map(nameGrantor) ?? [];
  return [{ ...nameGrantor(grantor), reason, ...alone, together: together && { ...together, partners } }];
}

function nameGrantor({ kind, name, label }: Grantor): Pick<Grantor, 'kind' | 'name' | 'label'> {
  return { kind, name, label };
}
