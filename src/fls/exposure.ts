import type { Exposure, Finding } from './finding.ts';
import { compareStrings } from './names.ts';

/** A permission set, or a permission set group less what it mutes: what opens objects to the users it is assigned to. */
export type ObjectGrantor = {
  /** API name, with its namespace. */
  readonly name: string;
  /** Objects on which it gives Read. */
  readonly readable: ReadonlySet<string>;
  /** View All Data or Modify All Data: it opens every object. */
  readonly everyObject: boolean;
  /** Works only while a session activates it: nobody holds it all day (docs/salesforce-facts.md#src-ps). */
  readonly sessionOnly: boolean;
  /**
   * False for a group that the org has yet to work out again: what it grants is not what it will grant
   * (docs/salesforce-facts.md#src-psg).
   */
  readonly upToDate: boolean;
};

/** Who could open an object, and for whom it is open. */
export type KnownGrantors = {
  readonly all: readonly ObjectGrantor[];
  /** What each active user of the profile holds beside it and that is in force today; one entry a user. */
  readonly userGrantors: readonly (readonly ObjectGrantor[])[];
  /** Whether `all` is all there is: else an object that nothing here grants may be granted all the same. */
  readonly complete: boolean;
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

const UNKNOWN_EXPOSURE: ObjectExposure = { exposure: 'unknown', openedBy: [], users: 0, through: [] };

/**
 * The exposure of an object's strays: `live` when a user of the profile reads the object by something else today,
 * `latent` when something grants it and it is in force for no user of the profile, `dormant` when nothing grants it.
 *
 * A group that is not current makes nothing live (docs/salesforce-facts.md#s3-5), but an object that it alone grants is
 * latent, not dormant.
 *
 * @param openers null when nobody was asked: everything is `unknown`
 */
export function createExposureLookup(openers: KnownGrantors | null): (object: string) => ObjectExposure {
  const known = new Map<string, ObjectExposure>();
  return (object) => {
    const exposure = known.get(object) ?? (openers ? computeExposure(object, openers) : UNKNOWN_EXPOSURE);
    known.set(object, exposure);
    return exposure;
  };
}

/** The findings with their exposure. An uncontrolled field permission has none: no object permission opens it. */
export function addExposures(findings: readonly Finding[], exposureOf: (object: string) => ObjectExposure): Finding[] {
  return findings.map((finding) => {
    if (finding.kind !== 'stray') return finding;
    const { exposure, openedBy, through, users } = exposureOf(finding.object);
    return { ...finding, exposure, openedBy: [...openedBy], through: [...through], users };
  });
}

function computeExposure(object: string, { all, userGrantors, complete }: KnownGrantors): ObjectExposure {
  const opens = (opener: ObjectGrantor): boolean => opener.everyObject || opener.readable.has(object);
  const isInForce = ({ sessionOnly, upToDate }: ObjectGrantor): boolean => !sessionOnly && upToDate;
  const holdings = userGrantors.map((own) => own.filter((opener) => isInForce(opener) && opens(opener)));
  const open = holdings.filter((own) => own.length > 0);
  const opening = all.filter(opens);
  const current = opening.filter((opener) => opener.upToDate);
  const openedBy = sortGrantorNames(current.length > 0 ? current : opening);
  const closed = openedBy.length > 0 ? 'latent' : complete ? 'dormant' : 'unknown';
  return {
    exposure: open.length > 0 ? 'live' : closed,
    openedBy,
    users: open.length,
    through: sortGrantorNames(open.flat()),
  };
}

function sortGrantorNames(openers: readonly ObjectGrantor[]): string[] {
  return [...new Set(openers.map(({ name }) => name))].sort(compareStrings);
}
