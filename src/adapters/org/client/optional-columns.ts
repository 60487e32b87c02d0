import { getErrorMessage } from '../../../text/error-message.ts';

/** Runs queries without the optional columns that the org lacks. */
export type ColumnFilter = {
  /**
   * @param soql optional columns have a question mark in the select list: `SELECT Id, IsRevoked? FROM …`
   * @param query sends SOQL as the platform accepts it
   */
  readonly run: <T>(soql: string, query: (soql: string) => Promise<T>) => Promise<T>;
  /** Notes the columns that a describe call lists, so that no query requests others in vain. */
  readonly learn: (object: string, columns: readonly string[]) => void;
};

/**
 * The org refuses a query with a column that it lacks, and neither the API version nor the edition tells which
 * columns an org has (docs/salesforce-facts.md#s3-7). A query therefore requests its optional columns, and is repeated
 * without a column that the org refuses. Refused columns are remembered, so that each costs one call per connection.
 * The rows then lack the property; the caller decides what that means.
 */
export function createColumnFilter(): ColumnFilter {
  const refused = new Set<string>();
  const described = new Map<string, ReadonlySet<string>>();

  function mayHave(object: string, path: string): boolean {
    const columns = described.get(object);
    if (columns && !path.includes('.') && !columns.has(path)) return false;
    return !refused.has(`${object}.${path}`);
  }

  return {
    run: async (soql, query) => {
      const [, select, rest = '', object = ''] = QUERY.exec(soql) ?? [];
      if (select === undefined) return query(soql);
      const columns = select.split(', ');
      for (;;) {
        const requested = columns.filter((column) => !isOptional(column) || mayHave(object, stripMark(column)));
        try {
          return await query(`SELECT ${requested.map(stripMark).join(', ')}${rest}`);
        } catch (error) {
          const lacking = findRefusedColumns(error, object, requested.filter(isOptional).map(stripMark));
          if (lacking.length === 0) throw error;
          for (const path of lacking) refused.add(`${object}.${path}`);
        }
      }
    },
    learn: (object, columns) => {
      described.set(object, new Set(columns));
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

function isSame(name: string | undefined, other: string): boolean {
  return name?.toLowerCase() === other.toLowerCase();
}
