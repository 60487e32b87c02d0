import { getErrorMessage } from '../../../text/error-message.ts';

/** What a description says of a column. */
type DescribedColumn = { readonly name: string; readonly relationshipName?: string | null | undefined };

/** Sends SOQL as the platform accepts it. A refusal for which `isExpected` holds leads to another query. */
type SendQuery<T> = (soql: string, isExpected: (refusal: Error) => boolean) => Promise<T>;

/** Runs queries without the optional columns that the org lacks. */
export type ColumnFilter = {
  /** @param soql optional columns have a question mark in the select list: `SELECT Id, IsRevoked? FROM …` */
  readonly run: <T>(soql: string, query: SendQuery<T>) => Promise<T>;
  /** Notes the columns that a describe call lists, so that no query requests others in vain. */
  readonly learn: (object: string, columns: readonly DescribedColumn[]) => void;
};

/**
 * The org refuses a query with a column that it lacks, and neither the API version nor the edition tells which
 * columns an org has (docs/salesforce-facts.md#s3-7). A query therefore requests its optional columns, and is repeated
 * without a column that the org refuses. A refusal names one column only, and an org that lacks one often lacks others of
 * the object. So the object is described beside the repetition, in the same composite call: an org costs one call more,
 * and two where it lacks several. The rows then lack the property; the caller decides what that means.
 *
 * @param describe describes an object, and tells `learn` of it; never throws
 */
export function createColumnFilter(describe: (object: string) => Promise<void>): ColumnFilter {
  const refused = new Set<string>();
  const described = new Map<string, readonly DescribedColumn[]>();

  function mayHave(object: string, path: string): boolean {
    if (refused.has(`${object}.${path}`)) return false;
    const [first = '', ...further] = path.split('.');
    const columns = described.get(object);
    return (
      columns === undefined ||
      columns.some(({ name, relationshipName }) => isSame(first, further.length > 0 ? relationshipName : name))
    );
  }

  return {
    run: async (soql, query) => {
      const [, select, rest = '', object = ''] = QUERY.exec(soql) ?? [];
      if (select === undefined) return query(soql, () => false);
      const columns = select.split(', ');
      let description: Promise<void> | null = null;
      for (;;) {
        const requested = columns.filter((column) => !isOptional(column) || mayHave(object, stripMark(column)));
        const optional = requested.filter(isOptional).map(stripMark);
        const findLacking = (error: unknown): string[] => findRefusedColumns(error, object, optional);
        try {
          return await query(
            `SELECT ${requested.map(stripMark).join(', ')}${rest}`,
            (refusal) => findLacking(refusal).length > 0,
          );
        } catch (error) {
          const lacking = findLacking(error);
          if (lacking.length === 0) throw error;
          for (const path of lacking) refused.add(`${object}.${path}`);
          if (description) await description;
          else if (optional.length > lacking.length) description = describe(object);
        }
      }
    },
    learn: (object, columns) => {
      described.set(object, columns);
    },
  };
}

const QUERY = /^SELECT (.+?)( FROM (\w+).*)$/s;

function isOptional(column: string): boolean {
  return column.endsWith('?');
}

function stripMark(column: string): string {
  return isOptional(column) ? column.slice(0, -1) : column;
}

const NO_COLUMN = /No such column '([^']+)'(?: on entity '([^']+)')?/;
const NO_RELATIONSHIP = /Didn't understand relationship '([^']+)'/;

/** The column of which the org says that there is none; null for any other refusal. */
export function findRefusedColumn(error: unknown): string | null {
  return NO_COLUMN.exec(getErrorMessage(error))?.[1] ?? null;
}

/** The columns that a refusal is about, and those reached through a refused lookup; none for any other refusal. */
function findRefusedColumns(error: unknown, object: string, paths: readonly string[]): string[] {
  const text = getErrorMessage(error);
  const [, column = '', entity = ''] = NO_COLUMN.exec(text) ?? [];
  const [, relationship = ''] = NO_RELATIONSHIP.exec(text) ?? [];
  const named = paths.filter((path) => isSame(path.split('.').at(-1), column));
  // A query may request the same column of the object and of its parent.
  const own = named.filter((path) => entity === '' || isSame(entity, object) === !path.includes('.'));
  const beyond = paths.filter((path) => {
    const steps = path.split('.').slice(0, -1);
    return steps.some((step) => isSame(step, relationship) || isSame(`${step}Id`, column));
  });
  return [...(own.length > 0 ? own : named), ...beyond];
}

function isSame(name: string | undefined, other: string | null | undefined): boolean {
  return name?.toLowerCase() === other?.toLowerCase();
}
