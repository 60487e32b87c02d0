import type { Query } from '../soql/ast.ts';
import type { OrgState, Row, Session, Value } from '../model.ts';

/** Who looks at the org, when, and through which version of which API. */
export type Viewer = {
  readonly org: OrgState;
  readonly session: Session;
  readonly now: Date;
  /** `67.0` */
  readonly version: string;
  readonly api: 'data' | 'tooling';
  /** Whether records in the recycle bin are there: queryAll. */
  readonly seesDeleted: boolean;
};

/** One column of an object as describe and queries know it. */
export type Column = {
  readonly name: string;
  readonly label: string;
  /** Describe type: `id`, `reference`, `boolean`, `datetime`, `picklist`, … */
  readonly type: string;
  readonly referenceTo: readonly string[];
  /** Name by which queries walk to the parent, and parents to these rows; null where they cannot. */
  readonly relationship: string | null;
  readonly children: string | null;
  readonly nillable: boolean;
  readonly custom: boolean;
  readonly permissionable: boolean;
  readonly updateable: boolean;
  readonly calculated: boolean;
  readonly autoNumber: boolean;
  readonly compound: string | null;
  readonly masterDetail: boolean;
  /** The API version that introduced the column; 0 for those that were always there. */
  readonly since: number;
  /** Values of a restricted picklist in this org. */
  readonly values: ((org: OrgState) => readonly string[]) | null;
  /** The name that rows have for it, where that is another one. */
  readonly storedAs: string | null;
  /** Derived value; stored ones are read from the row. */
  readonly derive: ((row: Row, viewer: Viewer) => Value) | null;
  /** Other spellings of a value that filters accept. */
  readonly spell: ((text: string, viewer: Viewer) => string) | null;
};

export type Entity = {
  readonly name: string;
  readonly label: string;
  readonly keyPrefix: string;
  readonly custom: boolean;
  readonly columns: readonly Column[];
  readonly rows: (viewer: Viewer) => readonly Row[];
  /** Columns of which one must be filtered on, for entities that the platform computes on demand ("reified"). */
  readonly reifiedBy: readonly string[] | null;
  readonly apis: readonly ('data' | 'tooling')[];
  /** Whether the viewer may edit rows of a data object; others leave it out. */
  readonly isEditable?: boolean;
  /** Whether a query leaves out a row of its own accord; null where it never does. Rows that refer to it reach it all the same (assumed). */
  readonly isWithheld: ((row: Row, query: Query, viewer: Viewer) => boolean) | null;
};

type Extras = Partial<Omit<Column, 'name'>>;

export function column(name: string, type: string, extras: Extras = {}): Column {
  return {
    name,
    label: name,
    type,
    referenceTo: [],
    relationship: null,
    children: null,
    nillable: type !== 'boolean' && type !== 'id',
    custom: false,
    permissionable: false,
    updateable: type !== 'id',
    calculated: false,
    autoNumber: false,
    compound: null,
    masterDetail: false,
    since: 0,
    values: null,
    storedAs: null,
    derive: null,
    spell: null,
    ...extras,
  };
}

/** A reference; its relationship is the column's name without `Id`, unless said. */
export function lookup(name: string, target: string | readonly string[], extras: Extras = {}): Column {
  const referenceTo = typeof target === 'string' ? [target] : target;
  return column(name, 'reference', { referenceTo, relationship: name.replace(/Id$/u, ''), ...extras });
}

export function text(...names: readonly string[]): Column[] {
  return names.map((name) => column(name, 'string'));
}

export function flags(...names: readonly string[]): Column[] {
  return names.map((name) => column(name, 'boolean'));
}

/** The columns that every stored object has. */
export function auditColumns(): Column[] {
  return [
    column('CreatedDate', 'datetime', { updateable: false }),
    lookup('CreatedById', 'User', { updateable: false }),
    column('LastModifiedDate', 'datetime', { updateable: false }),
    lookup('LastModifiedById', 'User', { updateable: false }),
    column('SystemModstamp', 'datetime', { updateable: false }),
  ];
}

/** An object of the setup whose rows are stored under its own name. */
export function table(
  name: string,
  keyPrefix: string,
  columns: readonly Column[],
  extras: Partial<Entity> = {},
): Entity {
  return {
    name,
    label: name.replace(/([a-z])([A-Z])/gu, '$1 $2'),
    keyPrefix,
    custom: false,
    columns: [column('Id', 'id'), ...columns, ...auditColumns()],
    rows: ({ org }) => org.rows(name),
    reifiedBy: null,
    apis: ['data', 'tooling'],
    isWithheld: null,
    ...extras,
  };
}

/** The entity with the columns that a version of the API knows. */
export function inVersion(entity: Entity, version: string): Entity {
  const columns = entity.columns.filter(({ since }) => since <= Number(version));
  return columns.length === entity.columns.length ? entity : { ...entity, columns };
}

/** The entity without the columns that an org lacks, as `Object.Column`. */
export function inOrg(entity: Entity, lacks: readonly string[]): Entity {
  if (lacks.length === 0) return entity;
  return { ...entity, columns: entity.columns.filter(({ name }) => !lacks.includes(`${entity.name}.${name}`)) };
}

export function columnNamed(entity: Entity, name: string): Column | undefined {
  const wanted = name.toLowerCase();
  return entity.columns.find((candidate) => candidate.name.toLowerCase() === wanted);
}

/** What a row holds in a column: an absent boolean is false, anything else absent is null. */
export function valueOf(row: Row, from: Column, viewer: Viewer): Value {
  if (from.derive) return from.derive(row, viewer);
  return row[from.storedAs ?? from.name] ?? (from.type === 'boolean' ? false : null);
}
