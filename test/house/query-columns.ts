import { HOLE, type SoqlText } from './soql-texts.ts';

/** A column that a query names: `PermissionSetAssignment`, `Assignee.ProfileId`. */
export type QueryColumn = {
  readonly place: string;
  readonly object: string;
  readonly path: string;
  /** Marked with a question mark in the select list: asked for where the org has it. */
  readonly optional: boolean;
};

const WORDS = new Set(
  (
    'SELECT FROM WHERE AND OR NOT IN LIKE INCLUDES EXCLUDES NULL TRUE FALSE ORDER GROUP BY HAVING ASC DESC NULLS FIRST LAST ' +
    'LIMIT OFFSET FOR VIEW COUNT SUM MIN MAX AVG COUNT_DISTINCT TODAY'
  ).split(' '),
);

const SUBQUERY = /\((SELECT [^()]*)\)/;
const QUERY = /^SELECT (.+?) FROM (\w+)(.*)$/s;
const PATH = /[A-Za-z]\w*(?:\.[A-Za-z]\w*)*\??/g;

/**
 * The columns of a query, of its conditions and groups too.
 *
 * @throws Error when its columns or its object cannot be read from the source
 */
export function columnsIn({ place, soql }: SoqlText): QueryColumn[] {
  const [inner, nested] = SUBQUERY.exec(soql) ?? [];
  if (inner !== undefined && nested !== undefined)
    return [...columnsIn({ place, soql: nested }), ...columnsIn({ place, soql: soql.replace(inner, "('x')") })];
  const [, select = '', object = '', rest = ''] = QUERY.exec(soql.replace(/\s+/g, ' ').trim()) ?? [];
  if (object === '' || select.includes(HOLE)) throw new Error(`${place}: unreadable columns in ${soql}`);
  const conditions = rest
    .replace(/'[^']*'/g, '')
    .replaceAll(HOLE, '')
    .replaceAll('{in}', '');
  const selected = select.split(',').map((column) => column.trim().replace(/^(\S+) \w+$/, '$1'));
  const aliases = new Set(select.split(',').map((column) => /^\S+ (\w+)$/.exec(column.trim())?.[1] ?? ''));
  const named = [...selected, conditions].flatMap((text) => text.match(PATH) ?? []);
  return named
    .filter((path) => !WORDS.has(path.toUpperCase()) && !aliases.has(path))
    .map((path) => ({ place, object, path: path.replace('?', ''), optional: path.endsWith('?') }));
}

/** The object behind a lookup of the setup objects, by the name of the relationship. */
const OBJECT_BEHIND: Readonly<Partial<Record<string, string>>> = {
  Parent: 'PermissionSet',
  Assignee: 'User',
  LastModifiedBy: 'User',
};

/** The columns that a path takes, one for each step: of `Assignee.ProfileId` the lookup and the column behind it. */
export function stepsOf({ object, path }: QueryColumn): string[] {
  const names = path.split('.');
  let from = object;
  return names.map((name, index) => {
    const step = `${from}.${index < names.length - 1 ? `${name}Id` : name}`;
    from = OBJECT_BEHIND[name] ?? name;
    return step;
  });
}
