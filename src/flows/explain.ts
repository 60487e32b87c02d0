import type { Context } from '../fls/context.ts';
import { getObjectName } from '../fls/access.ts';
import type { Explanation, Subject } from '../fls/explained-subject.ts';
import type { Proof } from '../fls/proof.ts';
import type { FieldAccess } from '../fls/explanation.ts';
import { compareStrings } from '../fls/names.ts';
import { stripOwnNamespace } from '../fls/own-namespace.ts';
import { createNamesNotice } from '../fls/notice-lists.ts';
import { Problem, type Notice } from '../fls/problem.ts';
import type { OrgReader } from '../ports/org.ts';
import type { AccessProver, ProvedUser } from '../ports/prover.ts';
import type { Progress } from '../ports/terminal.ts';
import { compareSubjects } from './explain/compare.ts';
import { findUnmatchedGlobs, selectFields, type FieldFilter } from './explain/field-scope.ts';
import { createGroupExplainer } from './explain/group.ts';
import { buildQuestions, listAskedObjects, type AskedGroup } from './explain/prove.ts';
import { inspectSubjects, type SubjectInspection } from './explain/read-org.ts';
import type { SubjectScope } from './explain/subjects.ts';
import { createHiddenRowsNotice } from './inspect/hidden-rows-notice.ts';
import { askQuestions } from './prove-claims.ts';

export type ExplainOptions = {
  readonly scope: SubjectScope;
  readonly filter: FieldFilter;
  /** Whether the scope names two users, and only the fields are wanted in which they differ. */
  readonly isComparison: boolean;
  /** The kind of the org comes from the org. */
  readonly context: Context;
};

export type ExplainPorts = {
  readonly org: OrgReader;
  /** Null where the platform is not to be asked. */
  readonly prover: AccessProver | null;
  readonly progress: Progress;
};

/**
 * Who may read and edit which field, and through what, by SOQL and describe alone: scope → read what the users have → explain.
 *
 * @throws Problem `nothingToExplain`, `comparesSame`; and as `inspectSubjects`
 */
export async function explainOrg(
  { scope, filter, isComparison, context }: ExplainOptions,
  { org, prover, progress }: ExplainPorts,
): Promise<Explanation> {
  progress.showStage('inspect');
  const inspection = await inspectSubjects(scope, filter, org);
  const { fields, kind } = inspection;
  const [user, other] = inspection.users;
  if (isComparison && user && !other) throw new Problem('comparesSame', { user: user.username });
  const isNarrowed = filter.sobjects.length + filter.fields.length > 0;
  if (isNarrowed && fields.length === 0)
    throw new Problem('nothingToExplain', { filter: [...filter.sobjects, ...filter.fields].join(', ') });
  const isNamed = createNamedFieldCheck(filter, inspection.namespace);
  const { subjects: all, asked } = explainGroups(inspection, { isComparison, isNamed, prover });
  const proof = limitConflicts(
    await proveExplanation(asked, inspection, { org, prover, progress }),
    filter,
    inspection.namespace,
  );
  const usernames = inspection.users.map(({ username }) => username);
  return {
    context: { ...context, org: context.org && { ...context.org, kind } },
    subjects: isComparison ? compareSubjects(all, usernames) : addDisputedFields(all, inspection, proof),
    namespace: inspection.namespace,
    isComparison,
    proof,
    notices: [...inspection.notices, ...createFilterNotices(filter, inspection), ...createHiddenRowsNotice(org)],
  };
}

/** Null where the platform is not to be asked. */
async function proveExplanation(
  asked: readonly AskedGroup[],
  inspection: SubjectInspection,
  { org, prover, progress }: ExplainPorts,
): Promise<Proof | null> {
  if (prover === null) return null;
  const questions = buildQuestions(asked, inspection, prover);
  if (questions.asked.length > 0) progress.showStage('prove');
  return askQuestions(questions, createUserFinder(inspection, org), prover);
}

/** A login sees all fields of an object. A contradiction on one that the command does not ask about is no answer to it. */
function limitConflicts(proof: Proof | null, { fields }: FieldFilter, namespace: string | null): Proof | null {
  if (proof === null) return null;
  const wanted = selectFields(
    fields,
    proof.conflicts.map(({ field }) => field),
    namespace,
  );
  return { ...proof, conflicts: proof.conflicts.filter(({ field }) => wanted.has(field)) };
}

/** @param subjects one for each group, in their order */
function addDisputedFields(
  subjects: readonly Subject[],
  inspection: SubjectInspection,
  proof: Proof | null,
): readonly Subject[] {
  const disputes = proof === null ? [] : [...proof.disagreements, ...proof.surplus, ...proof.conflicts];
  if (disputes.length === 0) return subjects;
  const byUser = Map.groupBy(disputes, ({ username }) => username);
  return subjects.map((subject, index) => {
    const group = inspection.groups[index];
    const listed = new Set(subject.fields.map(({ field }) => field));
    const own = new Set(subject.usernames.flatMap((name) => (byUser.get(name) ?? []).map(({ field }) => field)));
    const fields = inspection.fields.filter(({ field }) => own.has(field) && !listed.has(field));
    if (group === undefined || fields.length === 0) return subject;
    const added = createGroupExplainer({ ...inspection, fields })(group).fields;
    return { ...subject, fields: [...subject.fields, ...added].sort((a, b) => compareStrings(a.field, b.field)) };
  });
}

type KeepOptions = Pick<ExplainOptions, 'isComparison'> &
  Pick<ExplainPorts, 'prover'> & { readonly isNamed: (access: FieldAccess) => boolean };

/**
 * Explains one group after the other and keeps only what is needed of it, because all fields of all groups would fill the
 * memory: fields that the users read or are granted; in a comparison those of either user; and the names of the objects that
 * the platform can be asked about.
 */
function explainGroups(
  inspection: SubjectInspection,
  { isComparison, isNamed, prover }: KeepOptions,
): { readonly subjects: readonly Subject[]; readonly asked: readonly AskedGroup[] } {
  const explainGroup = createGroupExplainer(inspection);
  const compared = isComparison ? collectToldFields(inspection.groups.map(explainGroup)) : new Set<string>();
  const namedObjects = new Set(inspection.scope.names);
  const isAsked = (one: FieldAccess): boolean => isNamed(one) || namedObjects.has(getObjectName(one.field));
  const isKept = (one: FieldAccess): boolean => isTold(one) || isNamed(one) || compared.has(one.field);
  const asked: AskedGroup[] = [];
  const subjects = inspection.groups.map((group) => {
    const subject = explainGroup(group);
    if (prover !== null) asked.push({ group, objects: listAskedObjects(subject, isAsked) });
    return { ...subject, fields: subject.fields.filter(isKept) };
  });
  return { subjects, asked };
}

/** The fields that some user reads or is granted. */
function collectToldFields(subjects: readonly Subject[]): ReadonlySet<string> {
  return new Set(subjects.flatMap(({ fields }) => fields.filter(isTold).map(({ field }) => field)));
}

/** Named users are known; of profiles only the usernames are. */
function createUserFinder(
  { users }: SubjectInspection,
  org: OrgReader,
): (usernames: readonly string[]) => Promise<readonly ProvedUser[]> {
  return async (usernames) => (users.length > 0 ? users : org.findUsers(usernames));
}

/** Whether the user reads the field, or has one half of what it takes: the field permission. */
function isTold({ read, readVia }: FieldAccess): boolean {
  return read || readVia.length > 0;
}

/** Whether the user asked for the very field: then "no access" is an answer too. */
function createNamedFieldCheck({ fields }: FieldFilter, namespace: string | null): (access: FieldAccess) => boolean {
  const names = new Set(
    fields.filter((glob) => !glob.includes('*')).map((glob) => stripOwnNamespace(glob, namespace).toLowerCase()),
  );
  return ({ field }) => {
    const [object = '', name = ''] = field.toLowerCase().split('.');
    return names.has(`${object}.${name}`) || names.has(name);
  };
}

/** A name that matches nothing is misspelled, or names something that nobody is granted. */
function createFilterNotices(filter: FieldFilter, { fields, namespace }: SubjectInspection): Notice[] {
  return createNamesNotice(findUnmatchedGlobs(filter, fields, namespace), (_, names) => ({
    key: 'explainUnmatched',
    tokens: [names],
  }));
}
