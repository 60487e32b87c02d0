import { getObjectName } from '../fls/access.ts';
import type { Deploy } from '../fls/change.ts';
import { decodeName } from '../fls/names.ts';

type ReportedFailure = Deploy['failures'][number];

/** A field whose entry the org refuses. */
export type FieldRefusal = {
  /** Spelled as in the deploy. */
  readonly field: string;
  /** The message of the org. */
  readonly problem: string;
  /** The org refuses every profile's entry for the field, not only this one. */
  readonly everywhere: boolean;
};

export type DeployRefusals = {
  /** Each field once. */
  readonly fields: readonly FieldRefusal[];
  /** Failures that no entry causes: leaving out entries would not help. */
  readonly others: readonly ReportedFailure[];
};

/** The failures of one profile. The org may name it encoded or decoded. */
export function findProfileFailures(fullName: string, failures: readonly ReportedFailure[]): ReportedFailure[] {
  const name = normalizeProfileName(fullName);
  return failures.filter(({ component }) => normalizeProfileName(component) === name);
}

function normalizeProfileName(fullName: string): string {
  return decodeName(fullName).toLowerCase();
}

/** Messages of docs/salesforce-facts.md#s2-3. The org may spell a field in another case than the deploy. */
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
 * Finds the entries that the failures of a profile are about. A failure with an unknown message, or with a message that
 * names none of the fields, is among the others.
 *
 * @param sent `Object.Field` of each entry in the deployed profile
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
    const fields = findNamedFields(names, objects, sent);
    const bare = fields.length > 0 ? fields : findNamedFields(dropNamespaces(names), dropNamespaces(objects), sent);
    return { fields: bare.length > 0 ? bare : findActivityFields(names, sent), everywhere: true };
  }
  return { fields: findFieldsByRight(problem, sent), everywhere: false };
}

function findNamedFields(
  names: ReadonlySet<string>,
  objects: ReadonlySet<string>,
  sent: readonly string[],
): readonly string[] {
  return sent.filter((field) => names.has(field.toLowerCase()) || objects.has(getObjectName(field).toLowerCase()));
}

/** An org may name its own fields with its namespace in a message (docs/salesforce-facts.md#open-13). */
function dropNamespaces(names: ReadonlySet<string>): ReadonlySet<string> {
  const dropNamespace = (part: string): string => part.replace(/^(?:(?!__)\w)+__(?=\w+__\w)/, '');
  return new Set([...names].map((name) => name.split('.').map(dropNamespace).join('.')));
}

function extractNames(texts: readonly RegExp[], problem: string): ReadonlySet<string> {
  const names = texts.flatMap((text) => [...problem.matchAll(text)].map(([, name]) => name ?? ''));
  return new Set(names.map((name) => name.replace(/[.'"]+$/, '').toLowerCase()));
}

/**
 * Fields of Task and Event belong to Activity (docs/salesforce-facts.md#s1-2), so a message that names a field of
 * Activity is about both.
 */
function findActivityFields(names: ReadonlySet<string>, sent: readonly string[]): readonly string[] {
  return sent.filter((field) => {
    const [object, name] = field.toLowerCase().split('.');
    return (object === 'task' || object === 'event') && names.has(`activity.${name ?? ''}`);
  });
}

/**
 * Fields that a message about a license or a dependency names. `Permission A depends on permission(s): B` names the
 * dependent permission first. Where only B was sent, B cannot be removed.
 */
function findFieldsByRight(problem: string, sent: readonly string[]): readonly string[] {
  if (LICENSE_TEXT.test(problem)) return findMentionedFields(problem.slice(problem.indexOf(':')), sent);
  const at = problem.search(DEPENDENCY_TEXT);
  if (at < 0) return [];
  const dependent = findMentionedFields(problem.slice(0, at), sent);
  return dependent.length > 0 ? dependent : findMentionedFields(problem.slice(at), sent);
}

/**
 * The fields that a text names. Where it names none, all fields of an object that it names: `Read Account` is a
 * permission on the object (docs/salesforce-facts.md#s2-3).
 */
function findMentionedFields(text: string, sent: readonly string[]): readonly string[] {
  const names = new Set([...text.matchAll(/\w+(?:\.\w+)?/g)].map(([name]) => name.toLowerCase()));
  const fields = sent.filter((field) => names.has(field.toLowerCase()));
  return fields.length > 0 ? fields : sent.filter((field) => names.has(getObjectName(field).toLowerCase()));
}
