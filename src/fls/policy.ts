import { getObjectName } from './access.ts';
import type { Finding } from './finding.ts';
import { createGlobMatcher } from './glob.ts';
import type { Notice } from './problem.ts';

/** Which field permissions are wanted although Setup hides them, why, and until when. */
export type Policy = {
  /** Path or address of this schema, for editors. */
  readonly $schema?: string;
  /** The first rule that matches a finding and has not expired keeps it. */
  readonly rules: readonly PolicyRule[];
};

/**
 * A finding matches when each pattern that is given matches. `*` stands for any characters or none; case is ignored.
 */
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
   * API name of the field: `Object.Field`, or the name of the field alone.
   * @pattern \S
   */
  readonly field?: string;
  /**
   * Why these field permissions are wanted.
   * @pattern \S
   */
  readonly reason: string;
  /**
   * The last day on which the rule applies (UTC), as 2026-12-31. Without it the rule never expires.
   * @format date
   */
  readonly until?: string;
};

/** What the findings are of. */
export type ExaminedProfiles = {
  /** As `2026-11-23`, in UTC. */
  readonly today: string;
  /** API names, also of profiles without findings. */
  readonly profiles: readonly string[];
  /** Whether these are all profiles. */
  readonly everything?: boolean;
  /** The org's own namespace, which a rule may name or not. */
  readonly namespace?: string | null;
};

export type PolicyDecision = { readonly findings: Finding[]; readonly notices: readonly Notice[] };

/** A rule that has not expired, with the names that its globs match. */
type ActiveRule = {
  readonly number: number;
  readonly rule: PolicyRule;
  readonly profiles: ReadonlySet<string>;
  readonly objects: ReadonlySet<string>;
  /** Null for every field. */
  readonly fields: () => ReadonlySet<string> | null;
};

/**
 * Marks the findings that the policy keeps, stray or uncontrolled. Notices name expired rules, and rules that match no
 * finding although they match a profile that was examined.
 *
 * @param policy null without one
 */
export function markKeptFindings(
  findings: readonly Finding[],
  policy: Policy | null,
  examined: ExaminedProfiles,
): PolicyDecision {
  const numbered = (policy?.rules ?? []).map((rule, index) => ({ rule, number: index + 1 }));
  const hasExpired = ({ rule }: { rule: PolicyRule }): boolean =>
    rule.until !== undefined && rule.until < examined.today;
  const rules = buildActiveRules(
    numbered.filter((one) => !hasExpired(one)),
    findings,
    examined,
  );
  const used = new Set<ActiveRule>();
  const findRules = createRuleLookup(rules);
  const mark = (finding: Finding): Finding => {
    const rule = findFirstRule(finding, findRules(finding), used);
    return rule ? { ...finding, kept: { reason: rule.reason, until: rule.until ?? null } } : finding;
  };
  const marked = rules.length > 0 ? findings.map(mark) : [...findings];
  const isExamined = (one: ActiveRule): boolean =>
    examined.everything === true || examined.profiles.some((name) => one.profiles.has(name));
  const unused = rules.filter((one) => !used.has(one) && isExamined(one));
  return {
    findings: marked,
    notices: [...numbered.filter(hasExpired).map(describeExpiredRule), ...unused.map(describeUnusedRule)],
  };
}

/** Whether a text is a day of the calendar, written as 2026-12-31. */
export function isCalendarDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/**
 * Names repeat thousands of times, so each glob is matched with each name once, and fields only when they are needed.
 */
function buildActiveRules(
  rules: readonly Pick<ActiveRule, 'rule' | 'number'>[],
  findings: readonly Finding[],
  examined: ExaminedProfiles,
): ActiveRule[] {
  if (rules.length === 0) return [];
  const { namespace = null } = examined;
  const profiles = new Set(examined.profiles);
  const objects = new Set<string>();
  const fields = new Set<string>();
  for (const finding of findings) {
    profiles.add(finding.profile);
    objects.add(finding.object);
    fields.add(finding.field);
  }
  const [matchedProfiles, matchedObjects] = [createGlobMatcher(profiles), createGlobMatcher(objects, namespace)];
  const fieldMatcher = createLazyValue(() => createFieldMatcher(fields, namespace));
  return rules.map(({ rule, number }) => ({
    number,
    rule,
    profiles: matchedProfiles(rule.profile ?? '*'),
    objects: matchedObjects(rule.object ?? '*'),
    fields: createLazyValue(() => (rule.field === undefined ? null : fieldMatcher()(rule.field))),
  }));
}

/** A glob with a dot matches `Object.Field`, a glob without a dot the name of the field alone. */
function createFieldMatcher(
  fields: ReadonlySet<string>,
  namespace: string | null,
): (glob: string) => ReadonlySet<string> {
  const byOwnName = Map.groupBy(fields, getOwnFieldName);
  const [whole, own] = [createGlobMatcher(fields, namespace), createGlobMatcher(byOwnName.keys(), namespace)];
  return (glob) =>
    glob.includes('.') ? whole(glob) : new Set([...own(glob)].flatMap((name) => byOwnName.get(name) ?? []));
}

function getOwnFieldName(field: string): string {
  return field.slice(getObjectName(field).length + 1);
}

/** The rules that match the profile and the object of a finding, in the order of the policy. */
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

/** Marks every matching rule as used, also those after the first. */
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
