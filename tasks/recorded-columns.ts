/**
 * `node tasks/recorded-columns.ts FOLDER` writes test/house/recorded-columns.ts: the columns of setup objects that every
 * recorded org has. FOLDER holds a JSON file for each org, `{"date", "describes": {"Profile": {"columns": ["Id"]}}}`.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One org: the columns of its objects, and when they were recorded. */
export type RecordedOrg = { readonly date: string; readonly objects: ReadonlyMap<string, readonly string[]> };

export type RecordedColumns = {
  readonly orgs: number;
  readonly from: string;
  readonly to: string;
  /** By object: how many of the orgs it was recorded of, and the columns that all of those have, with a space between two. */
  readonly objects: Readonly<Record<string, { readonly orgs: number; readonly columns: string }>>;
};

const OBJECTS = [
  'EntityDefinition',
  'EntityParticle',
  'FieldDefinition',
  'FieldPermissions',
  'MutingPermissionSet',
  'ObjectPermissions',
  'PermissionSet',
  'PermissionSetAssignment',
  'PermissionSetGroup',
  'PermissionSetGroupComponent',
  'PermissionSetLicense',
  'Profile',
  'SessionPermSetActivation',
  'User',
  'UserEntityAccess',
  'UserFieldAccess',
  'UserLicense',
  'UserPermissionAccess',
];

/** Of the hundreds of user permissions only those that may tell something about this plugin's subject. */
const WANTED_PERMISSION = /^Permissions(?:Api|Assign|Customize|Edit$|Read$|Create$|Delete$|Manage|Modify|View)/;
const PERMISSION = /^(?:Permissions|Maximum|UserP)/;

export function findCommonColumns(orgs: readonly RecordedOrg[]): RecordedColumns {
  const dates = orgs.map(({ date }) => date).sort();
  const common = OBJECTS.map((object) => {
    const recorded = orgs.flatMap(({ objects }) => {
      const columns = objects.get(object);
      return columns ? [new Set(columns)] : [];
    });
    const [first = new Set<string>(), ...others] = recorded;
    const shared = [...first].filter((column) => isWanted(column) && others.every((other) => other.has(column)));
    return [object, { orgs: recorded.length, columns: shared.sort().join(' ') }] as const;
  });
  return {
    orgs: orgs.length,
    from: dates[0] ?? '',
    to: dates.at(-1) ?? '',
    objects: Object.fromEntries(common),
  };
}

/** Standard columns only: names of an org's own fields are none of our business. */
function isWanted(column: string): boolean {
  return !column.includes('__') && (!PERMISSION.test(column) || WANTED_PERMISSION.test(column));
}

/** @throws TypeError for a file of another shape */
export function readRecordedOrg(text: string): RecordedOrg {
  const org: unknown = JSON.parse(text);
  const describes = Object.entries(memberOf(org, 'describes') ?? {});
  const objects = describes.map(([object, describe]: [string, unknown]) => {
    const columns = memberOf(describe, 'columns');
    if (!Array.isArray(columns)) throw new TypeError(`no columns of ${object}`);
    return [object, columns.map(String)] as const;
  });
  if (objects.length === 0) throw new TypeError('no describes');
  return { date: String(memberOf(org, 'date')), objects: new Map(objects) };
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function render({ orgs, from, to, objects }: RecordedColumns): string {
  const entries = Object.entries(objects).map(
    ([object, { orgs: count, columns }]) => `  // Of ${count} orgs.\n  ${object}: '${columns}',`,
  );
  return [
    '// Made by "node tasks/recorded-columns.ts FOLDER".',
    '',
    '/**',
    ` * Columns that each of ${orgs} recorded orgs has, ${from} to ${to}, by object (docs/salesforce-facts.md#s3-7). Of user`,
    ' * permissions only some are listed.',
    ' */',
    'export const RECORDED_COLUMNS: Readonly<Partial<Record<string, string>>> = {',
    ...entries,
    '};',
    '',
  ].join('\n');
}

if (import.meta.main) {
  const [folder = '.'] = process.argv.slice(2);
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const orgs = files.map((name) => readRecordedOrg(readFileSync(join(folder, name), 'utf8')));
  writeFileSync(
    join(import.meta.dirname, '..', 'test', 'house', 'recorded-columns.ts'),
    render(findCommonColumns(orgs)),
  );
  console.log(`${orgs.length} orgs`);
}
