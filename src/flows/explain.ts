import type { Context } from '../fls/context.ts';
import { getObjectName } from '../fls/access.ts';
import type { Explanation, Subject } from '../fls/explained-subject.ts';
import type { Proof } from '../fls/proof.ts';
import type { FieldAccess } from '../fls/explanation.ts';
import { stripOwnNamespace } from '../fls/own-namespace.ts';
import { createNamesNotice } from '../fls/notice-lists.ts';
import { Problem, type Notice } from '../fls/problem.ts';
import type { OrgReader } from '../ports/org.ts';
import type { AccessProver, ProvedUser } from '../ports/prover.ts';
import type { Progress } from '../ports/terminal.ts';
import { compareSubjects } from './explain/compare.ts';
import { findUnmatchedGlobs, type FieldFilter } from './explain/field-scope.ts';
import { createGroupExplainer } from './explain/group.ts';
import { addQuestions, NO_QUESTIONS } from './explain/prove.ts';
import { inspectSubjects, type SubjectInspection } from './explain/read-org.ts';
import type { SubjectScope } from './explain/subjects.ts';
import { createHiddenRowsNotice } from './inspect/hidden-rows-notice.ts';
import { askQuestions, type Questions } from './prove-claims.ts';

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
  const { subjects: all, questions } = explainGroups(inspection, { isComparison, isNamed, prover });
  if (questions.asked.length > 0) progress.showStage('prove');
  const proof = prover && (await askQuestions(questions, createUserFinder(inspection, org), prover));
  const disputed = collectDisputedFields(proof);
  const isWanted = (one: FieldAccess): boolean => isTold(one) || isNamed(one) || disputed.has(one.field);
  const usernames = inspection.users.map(({ username }) => username);
  return {
    context: { ...context, org: context.org && { ...context.org, kind } },
    subjects: isComparison
      ? compareSubjects(all, usernames)
      : all.map((subject) => ({ ...subject, fields: subject.fields.filter(isWanted) })),
    namespace: inspection.namespace,
    isComparison,
    proof,
    notices: [...inspection.notices, ...createFilterNotices(filter, inspection), ...createHiddenRowsNotice(org)],
  };
}

function collectDisputedFields(proof: Proof | null): ReadonlySet<string> {
  return new Set(proof === null ? [] : [...proof.disagreements, ...proof.conflicts].map(({ field }) => field));
}

type KeepOptions = Pick<ExplainOptions, 'isComparison'> &
  Pick<ExplainPorts, 'prover'> & { readonly isNamed: (access: FieldAccess) => boolean };

/**
 * Explains one group after the other and keeps only what is needed of it, because all fields of all groups would fill the
 * memory: fields that the users read or are granted; in a comparison those of either user; of a proof all fields of the objects
 * that the platform is asked about.
 */
function explainGroups(
  inspection: SubjectInspection,
  { isComparison, isNamed, prover }: KeepOptions,
): { readonly subjects: readonly Subject[]; readonly questions: Questions } {
  const explainGroup = createGroupExplainer(inspection);
  const compared = isComparison ? collectToldFields(inspection.groups.map(explainGroup)) : new Set<string>();
  const namedObjects = new Set(inspection.scope.names);
  const isAsked = (one: FieldAccess): boolean => isNamed(one) || namedObjects.has(getObjectName(one.field));
  let questions = NO_QUESTIONS;
  const subjects = inspection.groups.map((group) => {
    const subject = explainGroup(group);
    const known = questions.asked.length;
    if (prover !== null) questions = addQuestions(questions, subject, prover, isAsked);
    const asked = new Set(questions.asked.slice(known).map(({ object }) => object));
    const isKept = (one: FieldAccess): boolean =>
      isTold(one) || isNamed(one) || compared.has(one.field) || asked.has(getObjectName(one.field));
    return { ...subject, fields: subject.fields.filter(isKept) };
  });
  return { subjects, questions };
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
