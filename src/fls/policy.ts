import { getObjectName } from './access.ts';
import type { Finding } from './finding.ts';
import { createGlobMatcher } from './glob.ts';
import type { Notice } from './problem.ts';

/** Which field permissions are wanted though Setup hides them, why, and until when. */
export type Policy = {
  /** Path or address of this schema, for editors. */
  readonly $schema?: string;
  /** The first rule in force that matches a finding keeps it. */
  readonly rules: readonly PolicyRule[];
};

/** A finding matches when each glob that is given matches; `*` stands for any characters or none, case does not count. */
export type PolicyRule = {
  /**
   * API name of the profile, not encoded.
   * @pattern \S
   */
  readonly profile?: string;
  /**
   * API name of the object.
   * @pattern \S
   */
  readonly object?: string;
  /**
   * API name of the field: with a dot that of `Object.Field`, without one the field's own.
   * @pattern \S
   */
  readonly field?: string;
  /**
   * Why these field permissions are wanted.
   * @pattern \S
   */
  readonly reason: string;
  /**
   * The last day on which the rule holds (UTC), as 2026-12-31; without it the rule holds for ever.
   * @format date
   */
  readonly until?: string;
};

export type PolicyDecision = { readonly findings: Finding[]; readonly notices: readonly Notice[] };

/** A rule that has not run out, with the names that its globs match. */
type ActiveRule = {
  readonly number: number;
  readonly rule: PolicyRule;
  readonly profiles: ReadonlySet<string>;
  readonly objects: ReadonlySet<string>;
  /** Null for every field. */
  readonly fields: () => ReadonlySet<string> | null;
};

/**
 * Marks as kept what the policy wants, be it stray or uncontrolled. Expired rules are named, and so are rules that match no
 * finding though they are about a profile that was looked at.
 *
 * @param policy null when there is none
 * @param looked `today` as `2026-11-23`, in UTC; `profiles` by API name, those without findings included; `everything` when
 *   there is no other profile
 */
export function markKeptFindings(
  findings: readonly Finding[],
  policy: Policy | null,
  looked: { readonly today: string; readonly profiles: readonly string[]; readonly everything?: boolean },
): PolicyDecision {
  const numbered = (policy?.rules ?? []).map((rule, index) => ({ rule, number: index + 1 }));
  const isOver = ({ rule }: { rule: PolicyRule }): boolean => rule.until !== undefined && rule.until < looked.today;
  const rules = buildActiveRules(
    numbered.filter((one) => !isOver(one)),
    findings,
    looked.profiles,
  );
  const used = new Set<ActiveRule>();
  const rulesOn = createRuleLookup(rules);
  const judge = (finding: Finding): Finding => {
    const keeping = findFirstRule(finding, rulesOn(finding), used);
    return keeping ? { ...finding, kept: { reason: keeping.reason, until: keeping.until ?? null } } : finding;
  };
  const judged = rules.length > 0 ? findings.map(judge) : [...findings];
  const isDue = (one: ActiveRule): boolean =>
    looked.everything === true || looked.profiles.some((name) => one.profiles.has(name));
  const unused = rules.filter((one) => !used.has(one) && isDue(one));
  return {
    findings: judged,
    notices: [...numbered.filter(isOver).map(describeExpiredRule), ...unused.map(describeUnusedRule)],
  };
}

/** Whether a text is a day of the calendar, written as 2026-12-31. */
export function isCalendarDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** Names repeat in their thousands: each glob is held against every name once, and fields only when they come up. */
function buildActiveRules(
  rules: readonly Pick<ActiveRule, 'rule' | 'number'>[],
  findings: readonly Finding[],
  looked: readonly string[],
): ActiveRule[] {
  if (rules.length === 0) return [];
  const profiles = new Set(looked);
  const objects = new Set<string>();
  const fields = new Set<string>();
  for (const finding of findings) {
    profiles.add(finding.profile);
    objects.add(finding.object);
    fields.add(finding.field);
  }
  const [matchedProfiles, matchedObjects] = [createGlobMatcher(profiles), createGlobMatcher(objects)];
  const fieldMatcher = createLazyValue(() => createFieldMatcher(fields));
  return rules.map(({ rule, number }) => ({
    number,
    rule,
    profiles: matchedProfiles(rule.profile ?? '*'),
    objects: matchedObjects(rule.object ?? '*'),
    fields: createLazyValue(() => (rule.field === undefined ? null : fieldMatcher()(rule.field))),
  }));
}

/** A glob with a dot is about `Object.Field`, one without about the field's own name. */
function createFieldMatcher(fields: ReadonlySet<string>): (glob: string) => ReadonlySet<string> {
  const byOwnName = Map.groupBy(fields, getOwnFieldName);
  const [whole, own] = [createGlobMatcher(fields), createGlobMatcher(byOwnName.keys())];
  return (glob) =>
    glob.includes('.') ? whole(glob) : new Set([...own(glob)].flatMap((name) => byOwnName.get(name) ?? []));
}

function getOwnFieldName(field: string): string {
  return field.slice(getObjectName(field).length + 1);
}

/** The rules that can match on an object of a profile, in their order. */
function createRuleLookup(rules: readonly ActiveRule[]): (finding: Finding) => readonly ActiveRule[] {
  const known = new Map<string, Map<string, readonly ActiveRule[]>>();
  return ({ profile, object }) => {
    const ofProfile = known.get(profile) ?? new Map<string, readonly ActiveRule[]>();
    known.set(profile, ofProfile);
    const found = ofProfile.get(object) ?? rules.filter((one) => one.profiles.has(profile) && one.objects.has(object));
    ofProfile.set(object, found);
    return found;
  };
}

/** A rule that comes after the keeping one is in use all the same when it matches. */
function findFirstRule(
  { field }: Finding,
  rules: readonly ActiveRule[],
  used: Set<ActiveRule>,
): PolicyRule | undefined {
  let first: PolicyRule | undefined;
  for (const one of rules) {
    if (first && used.has(one)) continue;
    if (one.fields()?.has(field) === false) continue;
    used.add(one);
    first ??= one.rule;
  }
  return first;
}

function createLazyValue<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function describeExpiredRule({ rule, number }: Pick<ActiveRule, 'rule' | 'number'>): Notice {
  return { key: 'policyRuleExpired', tokens: [String(number), rule.reason, rule.until ?? ''] };
}

function describeUnusedRule({ rule, number }: ActiveRule): Notice {
  return { key: 'policyRuleUnused', tokens: [String(number), rule.reason] };
}
