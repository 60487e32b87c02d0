import type { OrgKind } from '../../fls/context.ts';
import type { Grantor } from '../../fls/grantor.ts';
import type { ProfileIdentity } from '../../fls/names.ts';
import { createNamesNotice } from '../../fls/notice-lists.ts';
import type { Notice } from '../../fls/problem.ts';
import type { Assignee, UserVisibility } from '../../ports/org.ts';

/** The kind is unknown where the org says nothing of itself, and so not its namespace either. */
export function createNamespaceNotice(kind: OrgKind): Notice[] {
  return kind === 'unknown' ? [{ key: 'namespaceUnknown', tokens: [] }] : [];
}

/** A group with hidden permission sets counts as one that the org does not show, besides what is known of it. */
export function countUnknownGrantors(byId: ReadonlyMap<string, Grantor>, assignees: readonly Assignee[]): number {
  const isUnknown = (id: string): boolean => !byId.has(id) || byId.get(id)?.state === 'membersHidden';
  return new Set(assignees.flatMap(({ grantorIds }) => [...grantorIds].filter(isUnknown))).size;
}

/** What grantors of uncertain effect count for: a report counts their objects and not their fields, explain counts both. */
type Purpose = 'exposure' | 'explanation';

/** About grantors that users of the profiles have, and whose effect is not certain. */
export function createGrantorNotices(
  byId: ReadonlyMap<string, Grantor>,
  all: readonly Assignee[],
  purpose: Purpose,
): Notice[] {
  const assigned = new Set(all.flatMap(({ grantorIds }) => [...grantorIds]));
  const listNames = (state: Grantor['state']): string[] =>
    [...byId].filter(([id, grantor]) => grantor.state === state && assigned.has(id)).map(([, { name }]) => name);
  const isExplained = purpose === 'explanation';
  return [
    ...createNamesNotice(listNames('groupNotUpdated'), (_, names) => ({ key: 'groupsNotCurrent', tokens: [names] })),
    ...createNamesNotice(listNames('groupUnclear'), (_, names) => ({
      key: isExplained ? 'explainGroupsUnclear' : 'groupsUnclear',
      tokens: [names],
    })),
    ...createNamesNotice(listNames('mutingHidden'), (_, names) => ({
      key: isExplained ? 'explainGroupsMutingHidden' : 'groupsMutingHidden',
      tokens: [names],
    })),
    ...createNamesNotice(listComputedGroups(byId), (_, names) => ({ key: 'groupsComputed', tokens: [names] })),
    ...createHiddenGrantorsNotice(countUnknownGrantors(byId, all), isExplained),
  ];
}

function listComputedGroups(byId: ReadonlyMap<string, Grantor>): string[] {
  return [...byId.values()].filter(({ components }) => components !== undefined).map(({ name }) => name);
}

/** Users that are not shown make live findings look latent, and an impact look smaller (docs/salesforce-facts.md#trap-46). */
export function createUserVisibilityNotice(visibility: UserVisibility): Notice[] {
  if (visibility === 'all') return [];
  return [{ key: visibility === 'hidden' ? 'usersHidden' : 'usersUnclear', tokens: [] }];
}

function createHiddenGrantorsNotice(hidden: number, isExplained: boolean): Notice[] {
  if (hidden === 0) return [];
  return [{ key: isExplained ? 'explainGrantorsHidden' : 'grantorsHidden', tokens: [String(hidden)] }];
}

/** Users who are named were found; of profiles some can be missing. */
export function createMissingUsersNotice(visibility: UserVisibility, areNamed: boolean): Notice[] {
  return areNamed || visibility === 'all' ? [] : [{ key: 'explainUsersHidden', tokens: [] }];
}

export function createLabelNamesNotice(profiles: readonly ProfileIdentity[]): Notice[] {
  const listNames = (reason: ProfileIdentity['labelOnly']): string[] =>
    profiles.filter(({ labelOnly }) => labelOnly === reason).map(({ name }) => name);
  return [
    ...createNamesNotice(listNames('rights'), (_, names) => ({ key: 'namesFromLabels', tokens: [names] })),
    ...createNamesNotice(listNames('token'), (_, names) => ({ key: 'namesWithoutSoap', tokens: [names] })),
  ];
}
