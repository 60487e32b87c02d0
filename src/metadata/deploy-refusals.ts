import { getObjectName } from '../fls/access.ts';
import type { Deploy } from '../fls/change.ts';

type ReportedFailure = Deploy['failures'][number];

/** A field whose entry the org will not take. */
export type FieldRefusal = {
  /** Spelled as it was sent. */
  readonly field: string;
  /** Why, in the org's words. */
  readonly problem: string;
  /** The field itself is at fault: no other profile's entry for it would be taken either. */
  readonly everywhere: boolean;
};

export type DeployRefusals = {
  /** Each field once. */
  readonly fields: readonly FieldRefusal[];
  /** What no entry can be blamed for: dropping entries would not help. */
  readonly others: readonly ReportedFailure[];
};

/** Texts of docs/salesforce-facts.md#s2-3; the org may name a field in another case than it was sent in. */
const FIELD_TEXTS = [
  /You cannot deploy to a required field: ([^\s,;]+)/gi,
  /no CustomField named (\S+) found/gi,
  /Entity of type 'CustomField' named '([^']+)' cannot be found/gi,
];
const OBJECT_TEXTS = [
  /no CustomObject named (\S+) found/gi,
  /Entity of type 'CustomObject' named '([^']+)' cannot be found/gi,
];
const LICENSE_TEXT = /user license doesn.t allow the permission/i;
const DEPENDENCY_TEXT = /depends on permission/i;

/**
 * What a profile's failures say about the entries that were sent. A text that names no sent field, or that is not known,
 * is among the others.
 *
 * @param sent `Object.Field`, of one profile
 */
export function findFieldRefusals(failures: readonly ReportedFailure[], sent: readonly string[]): DeployRefusals {
  const fields = new Map<string, FieldRefusal>();
  const others: ReportedFailure[] = [];
  for (const failure of failures) {
    const blamed = findBlamedFields(failure.problem, sent);
    if (blamed.fields.length === 0) others.push(failure);
    for (const field of blamed.fields) {
      const known = fields.get(field);
      const everywhere = blamed.everywhere || known?.everywhere === true;
      fields.set(field, { field, problem: known?.problem ?? failure.problem, everywhere });
    }
  }
  return { fields: [...fields.values()], others };
}

type BlamedFields = { readonly fields: readonly string[]; readonly everywhere: boolean };

function findBlamedFields(problem: string, sent: readonly string[]): BlamedFields {
  const names = extractNames(FIELD_TEXTS, problem);
  const objects = extractNames(OBJECT_TEXTS, problem);
  if (names.size > 0 || objects.size > 0) {
    const fields = sent.filter(
      (field) => names.has(field.toLowerCase()) || objects.has(getObjectName(field).toLowerCase()),
    );
    return { fields: fields.length > 0 ? fields : findActivityFields(names, sent), everywhere: true };
  }
  return { fields: findFieldsByRight(problem, sent), everywhere: false };
}

function extractNames(texts: readonly RegExp[], problem: string): ReadonlySet<string> {
  const names = texts.flatMap((text) => [...problem.matchAll(text)].map(([, name]) => name ?? ''));
  return new Set(names.map((name) => name.replace(/[.'"]+$/, '').toLowerCase()));
}

/**
 * Fields of Task and Event are fields of Activity (docs/salesforce-facts.md#s1-2): should the org name that one, both
 * are meant.
 */
function findActivityFields(names: ReadonlySet<string>, sent: readonly string[]): readonly string[] {
  return sent.filter((field) => {
    const [object, name] = field.toLowerCase().split('.');
    return (object === 'task' || object === 'event') && names.has(`activity.${name ?? ''}`);
  });
}

/**
 * Fields named by a refusal of licence or dependency. A dependency names first what cannot stand, then what it stands
 * on: where only the latter was sent, it is that which cannot be taken away.
 */
function findFieldsByRight(problem: string, sent: readonly string[]): readonly string[] {
  if (LICENSE_TEXT.test(problem)) return findMentionedFields(problem.slice(problem.indexOf(':')), sent);
  const at = problem.search(DEPENDENCY_TEXT);
  if (at < 0) return [];
  const dependent = findMentionedFields(problem.slice(0, at), sent);
  return dependent.length > 0 ? dependent : findMentionedFields(problem.slice(at), sent);
}

/**
 * Fields that are named, or else all of an object that is: `Read Account` is a right on the object
 * (docs/salesforce-facts.md#s2-3).
 */
function findMentionedFields(text: string, sent: readonly string[]): readonly string[] {
  const names = new Set([...text.matchAll(/\w+(?:\.\w+)?/g)].map(([name]) => name.toLowerCase()));
  const fields = sent.filter((field) => names.has(field.toLowerCase()));
  return fields.length > 0 ? fields : sent.filter((field) => names.has(getObjectName(field).toLowerCase()));
}
