import { getObjectName, type Access } from './access.ts';
import type { Edit, Impact } from './change.ts';
import type { Context, OrgContext } from './context.ts';
import { compareStrings, toShortId } from './names.ts';
import type { LeftOutField, PlanOptions } from './plan.ts';

/** A plan that is kept for review, and carried out later exactly as it is or not at all. */
export type PlanFile = {
  /** Path or address of this schema, for editors. */
  readonly $schema?: string;
  /** Of this format. */
  readonly version: 1;
  /** When the plan was made, by which version of the plugin, and in which org. */
  readonly context: PlanFileContext;
  readonly choice: PlanChoice;
  readonly counts: PlanCounts;
  /** What makes the plan incomplete or uncertain. */
  readonly warnings: readonly string[];
  /** Sorted by profile and field; each field of a profile once. */
  readonly edits: readonly Edit[];
  readonly impact: readonly Impact[];
  /** Fields that the choice names and the plan does not change. */
  readonly leftOut: readonly LeftOutField[];
  /** The profiles with edits. */
  readonly profiles: readonly PlannedProfile[];
};

export type PlanFileContext = Omit<Context, 'org' | 'baselineFile'> & { org: OrgContext };

/** What the edits were chosen by. Other values choose other edits, so they are part of the plan. */
export type PlanChoice = PlanOptions & {
  /** How the profiles were chosen. */
  readonly scope: 'named' | 'integration' | 'all';
};

/** The length of each list, so that a line that was removed by hand is noticed. */
export type PlanCounts = {
  readonly profiles: number;
  readonly edits: number;
  /** Users who lose access. */
  readonly users: number;
  readonly impact: number;
  readonly leftOut: number;
};

export type PlannedProfile = {
  readonly id: string;
  /** As package.xml takes it, percent-encoded. */
  readonly fullName: string;
  /** API name, decoded. */
  readonly name: string;
  /**
   * The beginning of a SHA-256 of all enabled field permissions that the profile had, by object, in hexadecimal digits. It
   * shows which objects changed since the plan was made, also where the plan has no edits.
   */
  readonly digests: Readonly<Record<string, string>>;
};

/** What a plan file is made from. */
export type PlanFileContent = Omit<PlanFile, '$schema' | 'version' | 'counts' | 'profiles'> & {
  readonly profiles: readonly (Omit<PlannedProfile, 'digests'> & {
    /** All enabled field permissions of the profile. */
    readonly enabled: ReadonlyMap<string, Access>;
  })[];
};

/** The same content always gives the same plan, whatever the order of its lists. */
export async function buildPlanFile(content: PlanFileContent): Promise<PlanFile> {
  const { edits, impact, leftOut } = content;
  const profiles = await Promise.all(
    content.profiles.map(async ({ id, fullName, name, enabled }) => {
      return { id, fullName, name, digests: await digestPermissions(enabled) };
    }),
  );
  return {
    version: 1,
    context: content.context,
    choice: content.choice,
    counts: countPlan({ profiles, edits, impact, leftOut }),
    warnings: content.warnings,
    edits: edits.toSorted(compareByProfileAndField),
    impact: impact.toSorted((a, b) => compareStrings(a.username, b.username) || compareStrings(a.field, b.field)),
    leftOut: leftOut.toSorted(compareByProfileAndField),
    profiles: profiles.toSorted((a, b) => compareStrings(a.name, b.name)),
  };
}

export function countPlan({
  profiles,
  edits,
  impact,
  leftOut,
}: Pick<PlanFile, 'profiles' | 'edits' | 'impact' | 'leftOut'>): PlanCounts {
  const users = new Set(impact.map(({ username }) => username)).size;
  return {
    profiles: profiles.length,
    edits: edits.length,
    users,
    impact: impact.length,
    leftOut: leftOut.length,
  };
}

/** A line for each edit, each loss and each profile, so that the file reads well in a pull request. */
export function renderPlanFile({ version, context, choice, counts, warnings, ...lists }: PlanFile): string {
  const parts = [
    ...Object.entries({ version, context, choice, counts, warnings }).map(
      ([key, value]) => `  "${key}": ${JSON.stringify(value, null, 2).replaceAll('\n', '\n  ')}`,
    ),
    ...(['edits', 'impact', 'leftOut', 'profiles'] as const).map((key) => `  "${key}": ${renderLines(lists[key])}`),
  ];
  return `{\n${parts.join(',\n')}\n}\n`;
}

/** Whether the plan was made in that org. Ids compare by 15 characters. */
export function isPlanOfOrg({ context }: PlanFile, orgId: string): boolean {
  return toShortId(context.org.id) === toShortId(orgId);
}

/**
 * The objects on which a profile has other field permissions than when the plan was made.
 *
 * @param enabled all enabled field permissions of the profile now
 */
export async function findChangedObjects(
  { digests }: Pick<PlannedProfile, 'digests'>,
  enabled: ReadonlyMap<string, Access>,
): Promise<string[]> {
  const [was, is] = [new Map(Object.entries(digests)), new Map(Object.entries(await digestPermissions(enabled)))];
  const objects = new Set([...was.keys(), ...is.keys()]);
  return [...objects].filter((object) => was.get(object) !== is.get(object)).sort(compareStrings);
}

/** A digest of the enabled field permissions of each object, in the order of the objects. */
async function digestPermissions(enabled: ReadonlyMap<string, Access>): Promise<Record<string, string>> {
  const lines = [...enabled].filter(([, access]) => access !== 'none').sort(([a], [b]) => compareStrings(a, b));
  const byObject = Map.groupBy(lines, ([field]) => getObjectName(field));
  const digests = await Promise.all(
    [...byObject].map(async ([object, own]): Promise<[string, string]> => {
      return [object, await digestText(own.map(([field, access]) => `${field} ${access}\n`).join(''))];
    }),
  );
  return Object.fromEntries(digests.sort(([a], [b]) => compareStrings(a, b)));
}

/** Enough to notice a change; whole digests would fill the screen of whoever reviews the plan. */
const DIGEST_DIGITS = 16;

async function digestText(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return [...bytes]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .slice(0, DIGEST_DIGITS);
}

function compareByProfileAndField(a: Pick<Edit, 'profile' | 'field'>, b: Pick<Edit, 'profile' | 'field'>): number {
  return compareStrings(a.profile, b.profile) || compareStrings(a.field, b.field);
}

function renderLines(items: readonly object[]): string {
  if (items.length === 0) return '[]';
  const lines = items.map((item) => {
    const values = Object.entries(item).map(([key, value]) => `"${key}": ${JSON.stringify(value)}`);
    return `    { ${values.join(', ')} }`;
  });
  return `[\n${lines.join(',\n')}\n  ]`;
}
