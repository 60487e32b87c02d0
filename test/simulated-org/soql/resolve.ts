import type { Row, Value } from '../model.ts';
import { idKey } from '../rules.ts';
import { entityNamed } from '../schema/catalog.ts';
import { columnNamed, valueOf, type Column, type Entity, type Viewer } from '../schema/entity.ts';
import type { Path } from './ast.ts';
import { noSuchColumn, noSuchRelationship } from './error.ts';

/** One step up from a row to the row that it refers to. */
export type Parent = { readonly entity: Entity; readonly row: Row };
export type Step = { readonly name: string; readonly up: (row: Row) => Parent | null };

/** A path of the query, found in the schema. */
export type Found = {
  readonly column: Column;
  /** Names as the schema spells them: what the answer uses. */
  readonly steps: readonly Step[];
  /** Objects that the value names a record of: those of a reference, or the id's own. */
  readonly targets: readonly string[];
  readonly read: (row: Row) => Value;
};

/** Finds paths, and remembers rows by id for the length of one query. */
export class Resolver {
  public readonly viewer: Viewer;
  public readonly text: string;
  private readonly byId = new Map<string, ReadonlyMap<string, Row>>();

  public constructor(viewer: Viewer, text: string) {
    this.viewer = viewer;
    this.text = text;
  }

  /** @throws PlatformError INVALID_FIELD for an unknown relationship or column. */
  public find(entity: Entity, path: Path): Found {
    const steps: Step[] = [];
    let targets: readonly Entity[] = [entity];
    for (const name of path.slice(0, -1)) {
      const step = this.step(targets, name);
      if (!step) throw noSuchRelationship(this.text, path.join('.'), name);
      steps.push(step.step);
      targets = step.targets;
    }
    const last = path.at(-1) ?? '';
    const column = targets.map((target) => columnNamed(target, last)).find((each) => each !== undefined);
    if (!column) throw noSuchColumn(this.text, path.join('.'), targets[0]?.name ?? entity.name);
    const own = targets.map(({ name }) => name);
    return {
      column,
      steps,
      targets: column.type === 'id' ? own : column.referenceTo,
      read: (row) => this.readPath(entity, row, steps, column),
    };
  }

  private readPath(entity: Entity, row: Row, steps: readonly Step[], column: Column): Value {
    let here: Parent | null = { entity, row };
    for (const step of steps) {
      here = step.up(here.row);
      if (!here) return null;
    }
    // A polymorphic parent may lack the column: then it reads as null.
    const own = steps.length === 0 ? column : columnNamed(here.entity, column.name);
    return own ? valueOf(here.row, own, this.viewer) : null;
  }

  private step(from: readonly Entity[], name: string): { step: Step; targets: readonly Entity[] } | null {
    const wanted = name.toLowerCase();
    const link = from
      .flatMap((entity) => entity.columns)
      .find((column) => column.relationship !== null && column.relationship.toLowerCase() === wanted);
    if (link?.relationship == null) return null;
    const targets = link.referenceTo.flatMap((target) => entityNamed(target, this.viewer) ?? []);
    const up = (row: Row): Parent | null => this.parentOf(row, link, targets);
    return { step: { name: link.relationship, up }, targets };
  }

  private parentOf(row: Row, link: Column, targets: readonly Entity[]): Parent | null {
    const id = row[link.name];
    if (typeof id !== 'string') return null;
    for (const entity of targets) {
      const found = this.rowsById(entity).get(idKey(id));
      // A hidden row shows nothing of itself to the rows that refer to it either (assumed).
      if (found) return this.viewer.org.hiddenRows.has(found.Id) ? null : { entity, row: found };
    }
    return null;
  }

  private rowsById(entity: Entity): ReadonlyMap<string, Row> {
    const known = this.byId.get(entity.name);
    if (known) return known;
    const made = new Map(entity.rows(this.viewer).map((row) => [idKey(row.Id), row]));
    this.byId.set(entity.name, made);
    return made;
  }
}
