import { isSurelyInForce, type Grantor } from './grantor.ts';

/** A profile, permission set or group that gives one half of the access to a field. */
export type AccessSource = {
  readonly kind: Grantor['kind'];
  /** API name, with its namespace. */
  readonly name: string;
  /** What Setup shows. */
  readonly label: string;
  /** The permission that gives it, where it is not the object or field permission alone; null otherwise. */
  readonly why: string | null;
  /** Only of a group: the permission sets in it that give it, as far as the org shows them. */
  readonly members?: readonly SourceMember[];
};

/** A permission set that gives access through a group; `why` as in the source. */
export type SourceMember = Pick<AccessSource, 'name' | 'label' | 'why'>;

/** What a permission set in a group gives, with the permissions that give it. */
export type MemberReasons = { readonly set: Pick<Grantor, 'name' | 'label'>; readonly reasons: readonly string[] };

/**
 * Builds sources. Equal ones are the same object: 100,000 fields have few different ones.
 *
 * @param reasons permissions that give it; none for an object or field permission alone
 * @param members what each permission set in a group gives of it
 */
export type SourceBuilder = (
  grantor: Grantor,
  reasons: readonly string[],
  members?: readonly MemberReasons[],
) => AccessSource;

export function createSourceBuilder(): SourceBuilder {
  const known = new Map<Grantor, Map<string, AccessSource>>();
  return (grantor, reasons, members = []) => {
    const own = known.get(grantor) ?? new Map<string, AccessSource>();
    known.set(grantor, own);
    const sets = members.map((member) => `${member.set.name} ${member.reasons.join(';')}`);
    const key = [reasons.join(';'), ...sets].join('\n');
    const source = own.get(key) ?? buildSource(grantor, reasons, members);
    own.set(key, source);
    return source;
  };
}

function buildSource(grantor: Grantor, reasons: readonly string[], members: readonly MemberReasons[]): AccessSource {
  const { kind, name, label } = grantor;
  const told = new Set(members.flatMap((member) => member.reasons));
  const own = reasons.filter((reason) => !told.has(reason));
  const source = { kind, name, label, why: joinReasons(isSurelyInForce(grantor) ? own : [...own, getDoubt(grantor)]) };
  if (members.length === 0) return source;
  return {
    ...source,
    members: members.map(({ set, reasons: given }) => ({ name: set.name, label: set.label, why: joinReasons(given) })),
  };
}

/** The reasons, those of the permission sets in a group included, as one text; null without any. */
export function formatReasons({ why, members = [] }: AccessSource): string | null {
  const sets = members.map((set) => `permission set ${set.name}${set.why === null ? '' : ` (${set.why})`}`);
  return joinReasons([...(sets.length === 0 ? [] : [sets.join(', ')]), ...(why === null ? [] : [why])]);
}

function joinReasons(reasons: readonly string[]): string | null {
  return reasons.length === 0 ? null : reasons.join('; ');
}

function getDoubt({ state }: Grantor): string {
  return state === 'mutingHidden' || state === 'membersHidden'
    ? 'unless the group mutes it, which the org does not show'
    : 'if it is in force, which the org does not show';
}
