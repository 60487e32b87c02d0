import { ACCESS_RANKS, getObjectName } from './access.ts';
import { raiseRanks, rankGrantedField } from './effective-access.ts';
import type { FieldFacts } from './explanation.ts';
import { getObjectAccess, isInForce, type Grantor } from './grantor.ts';
import { getDecidingObject, getObjectOpening } from './parent-objects.ts';

/** How many fields come open for reading and for editing. */
export type OpenedFields = { readonly reads: number; readonly edits: number };

/** What a grantor that is not in force would open. */
export type IdleGain = {
  /** By itself. */
  readonly alone: OpenedFields;
  /** What it opens only with one of these grantors, which are not in force either; null where there is no such field. */
  readonly together: (OpenedFields & { readonly partners: readonly Grantor[] }) | null;
};

type Kind = keyof OpenedFields;

/** Ranks of what a grantor gives, for each field in question: on its object, and on the field. */
type HalfRanks = { readonly objects: Uint8Array; readonly fields: Uint8Array };

/** Idle grantors by their places: those that open a field by themselves, and those that give one of two missing halves. */
type Givers = Record<'alone' | 'object' | 'field', number[]>;

type Tally = {
  readonly alone: Record<Kind, number>;
  readonly together: Record<Kind, number>;
  readonly partners: Set<number>;
};

/**
 * Counts what grantors that are not in force would open if they were. A field has two halves, so whatever several of them open
 * together, two of them open: one gives the object, the other the field (docs/salesforce-facts.md#s3-6).
 *
 * @param controllable objects that can hold object permissions
 * @returns counts it for a user, by the idle grantor; each grantor is ranked once, whichever user has it
 */
export function createIdleCounter(
  fields: readonly FieldFacts[],
  controllable: ReadonlySet<string>,
): (grantors: readonly Grantor[], idle: readonly Grantor[]) => ReadonlyMap<Grantor, IdleGain> {
  const { rankGrantor, open } = createRanking(fields, controllable);
  return (grantors, idle) => {
    if (idle.length === 0) return new Map();
    const given = { objects: open.objects.slice(), fields: open.fields.slice() };
    for (const ranks of grantors.filter(isInForce).map(rankGrantor)) {
      raiseRanks(given.objects, ranks.objects);
      raiseRanks(given.fields, ranks.fields);
    }
    const others = idle.map(rankGrantor);
    const tallies = idle.map(() => createTally());
    for (const [place, { updateable }] of fields.entries()) {
      countField(tallies, 'reads', findGivers(given, others, [place, ACCESS_RANKS.read]));
      if (updateable) countField(tallies, 'edits', findGivers(given, others, [place, ACCESS_RANKS.edit]));
    }
    return new Map(idle.map((grantor, index) => [grantor, summarizeTally(tallies[index] ?? createTally(), idle)]));
  };
}

/** `open` is what everybody has: objects of which it is not known what opens them, and fields that are visible with their object. */
function createRanking(
  fields: readonly FieldFacts[],
  controllable: ReadonlySet<string>,
): { readonly rankGrantor: (grantor: Grantor) => HalfRanks; readonly open: HalfRanks } {
  const { none, edit } = ACCESS_RANKS;
  const places = fields.map(({ field, permission }) => {
    const object = getObjectName(field);
    const opening = getObjectOpening(object, controllable);
    return {
      isOpen: opening.kind === 'unknown',
      object: getDecidingObject(opening, object),
      permission: permission === null ? null : { field: permission, object: getObjectName(permission) },
    };
  });
  const known = new WeakMap<Grantor, HalfRanks>();
  const rankGrantor = (grantor: Grantor): HalfRanks => {
    const ranks = known.get(grantor) ?? {
      objects: Uint8Array.from(places, ({ object }) => ACCESS_RANKS[getObjectAccess(grantor, object)]),
      fields: Uint8Array.from(places, ({ permission }) =>
        permission === null ? none : rankGrantedField(grantor, permission),
      ),
    };
    known.set(grantor, ranks);
    return ranks;
  };
  const open = {
    objects: Uint8Array.from(places, ({ isOpen }) => (isOpen ? edit : none)),
    fields: Uint8Array.from(places, ({ permission }) => (permission === null ? edit : none)),
  };
  return { rankGrantor, open };
}

function createTally(): Tally {
  return { alone: { reads: 0, edits: 0 }, together: { reads: 0, edits: 0 }, partners: new Set() };
}

function summarizeTally({ alone, together, partners }: Tally, idle: readonly Grantor[]): IdleGain {
  if (partners.size === 0) return { alone, together: null };
  return { alone, together: { ...together, partners: idle.filter((_, index) => partners.has(index)) } };
}

/** Null where the user has both halves. A grantor that gives no missing half is not among them. */
function findGivers(
  given: HalfRanks,
  others: readonly HalfRanks[],
  [place, level]: readonly [place: number, level: number],
): Givers | null {
  const hasObject = ({ objects }: HalfRanks): boolean => (objects[place] ?? 0) >= level;
  const hasField = ({ fields }: HalfRanks): boolean => (fields[place] ?? 0) >= level;
  const [lacksObject, lacksField] = [!hasObject(given), !hasField(given)];
  if (!lacksObject && !lacksField) return null;
  const givers: Givers = { alone: [], object: [], field: [] };
  for (const [index, ranks] of others.entries()) {
    const [object, field] = [hasObject(ranks), hasField(ranks)];
    if ((object || !lacksObject) && (field || !lacksField)) givers.alone.push(index);
    else if (object && lacksObject) givers.object.push(index);
    else if (field && lacksField) givers.field.push(index);
  }
  return givers;
}

function countField(tallies: readonly Tally[], kind: Kind, givers: Givers | null): void {
  if (givers === null) return;
  for (const index of givers.alone) {
    const tally = tallies[index];
    if (tally) tally.alone[kind] += 1;
  }
  countHalf(tallies, kind, givers.object, givers.field);
  countHalf(tallies, kind, givers.field, givers.object);
}

/** @param partners those that give the other half */
function countHalf(tallies: readonly Tally[], kind: Kind, own: readonly number[], partners: readonly number[]): void {
  if (partners.length === 0) return;
  for (const index of own) {
    const tally = tallies[index];
    if (!tally) continue;
    tally.together[kind] += 1;
    for (const partner of partners) tally.partners.add(partner);
  }
}
