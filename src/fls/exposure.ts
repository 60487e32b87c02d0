import type { Exposure, Finding } from './finding.ts';
import { compare } from './names.ts';

/** A permission set, or a permission set group less what it mutes: what opens objects to the users it is assigned to. */
export type Opener = {
  /** API name, with its namespace. */
  readonly name: string;
  /** Objects on which it gives Read. */
  readonly readable: ReadonlySet<string>;
  /** View All Data or Modify All Data: it opens every object. */
  readonly everyObject: boolean;
  /** Works only while a session activates it: nobody holds it all day (PS). */
  readonly sessionOnly: boolean;
};

/** Who could open an object, and for whom it is open. */
export type Openers = {
  readonly all: readonly Opener[];
  /** What each active user of the profile holds beside it and that is in force today; one entry a user. */
  readonly held: readonly (readonly Opener[])[];
};

/** How far the strays of one object are from leaking. */
export type ObjectExposure = {
  readonly exposure: Exposure;
  /** API names of everything that grants the object, sorted. */
  readonly openedBy: readonly string[];
  /** Active users of the profile who read the object by something else. */
  readonly users: number;
  /** Those of `openedBy` that these users hold. */
  readonly through: readonly string[];
};

const UNKNOWN: ObjectExposure = { exposure: 'unknown', openedBy: [], users: 0, through: [] };

/**
 * The exposure of an object's strays: `live` when a user of the profile reads the object by something else today, `latent`
 * when something grants it and no user of the profile holds that, `dormant` when nothing grants it.
 *
 * @param openers null when nobody was asked: everything is `unknown`
 */
export function exposures(openers: Openers | null): (object: string) => ObjectExposure {
  const known = new Map<string, ObjectExposure>();
  return (object) => {
    const exposure = known.get(object) ?? (openers ? exposureOf(object, openers) : UNKNOWN);
    known.set(object, exposure);
    return exposure;
  };
}

/** The findings with their exposure. An uncontrolled field permission has none: no object permission opens it. */
export function expose(findings: readonly Finding[], exposureOf: (object: string) => ObjectExposure): Finding[] {
  return findings.map((finding) => {
    if (finding.kind !== 'stray') return finding;
    const { exposure, openedBy, users } = exposureOf(finding.object);
    return { ...finding, exposure, openedBy: [...openedBy], users };
  });
}

function exposureOf(object: string, { all, held }: Openers): ObjectExposure {
  const opens = (opener: Opener): boolean => opener.everyObject || opener.readable.has(object);
  const holdings = held.map((own) => own.filter((opener) => !opener.sessionOnly && opens(opener)));
  const open = holdings.filter((own) => own.length > 0);
  const openedBy = sortedNames(all.filter(opens));
  const closed = openedBy.length > 0 ? 'latent' : 'dormant';
  return {
    exposure: open.length > 0 ? 'live' : closed,
    openedBy,
    users: open.length,
    through: sortedNames(open.flat()),
  };
}

function sortedNames(openers: readonly Opener[]): string[] {
  return [...new Set(openers.map(({ name }) => name))].sort(compare);
}
