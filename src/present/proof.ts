import { Messages } from '@salesforce/core';
import {
  countAnswers,
  isUnproved,
  type FailedQuestion,
  type OwnObject,
  type Proof,
  type ProofCount,
} from '../fls/proof.ts';
import { compareStrings } from '../fls/names.ts';
import { formatCount, formatNumber } from './count.ts';
import { joinFirstNames } from './name-lists.ts';
import { makePrintable } from './notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'explain');

const MAX_SHOWN_NAMES = 5;
const MAX_SHOWN_LINES = 20;

/** Lines under a heading. */
export type ProofList = { readonly title: string; readonly lines: readonly string[] };

/** What the platform itself says, in sentences. */
export type ProofSentences = {
  /** What the login of a user sees, object by object; null where none was asked. */
  readonly own: ProofList | null;
  /** On how much the platform agrees, and what it was not asked or does not tell. */
  readonly sentences: readonly string[];
  /** Fields on which the platform contradicts the permissions, or itself. */
  readonly contradictions: readonly ProofList[];
};

type ProofOptions = {
  /** Lines of a list that are shown; the rest is counted. */
  readonly most?: number;
  /** Makes a foreign name fit for the format. */
  readonly formatName?: (name: string) => string;
};

export function describeProof(
  proof: Proof,
  { most = MAX_SHOWN_LINES, formatName = makePrintable }: ProofOptions = {},
): ProofSentences {
  const options = { most, formatName };
  const own = describeOwnObjects(proof.ownObjects, options);
  const sentences = [
    ...(isUnproved(proof) ? [messages.getMessage('proof.unproved')] : []),
    ...describeOwnQueries(proof.ownObjects, options),
    ...describeCounts(proof, options),
    ...describeUnasked(proof),
  ];
  const contradictions = [...describeDisagreements(proof, options), ...describeConflicts(proof, options)];
  const isEmpty = own === null && sentences.length + contradictions.length === 0;
  return { own, sentences: isEmpty ? [messages.getMessage('proof.nothing')] : sentences, contradictions };
}

/** The same as one sentence each, for what has no room for lists. */
export function listProofSentences(proof: Proof): string[] {
  return [...describeProof(proof).sentences, ...listDisagreements(proof)];
}

/** The contradictions as one sentence for each kind; none where there are none. */
export function listDisagreements(proof: Proof): string[] {
  return describeProof(proof).contradictions.map(({ title, lines }) => `${title} ${lines.join('; ')}`);
}

function describeOwnObjects(objects: readonly OwnObject[], options: Required<ProofOptions>): ProofList | null {
  const [first] = objects;
  if (!first) return null;
  const sorted = objects.toSorted((a, b) => compareStrings(a.object, b.object));
  const closed = sorted.filter(({ fields }) => fields === 0);
  const isFolded = closed.length > MAX_SHOWN_NAMES;
  const lines = (isFolded ? sorted.filter(({ fields }) => fields > 0) : sorted).map(({ object, fields }) =>
    messages.getMessage('own.object', [options.formatName(object), formatCount(fields, 'field')]),
  );
  const more = lines.length - options.most;
  return {
    title: messages.getMessage('own.title', [options.formatName(first.username)]),
    lines: [
      ...lines.slice(0, options.most),
      ...(more > 0 ? [formatCount(more, 'moreObject')] : []),
      ...(isFolded ? [describeClosedObjects(closed, options)] : []),
    ],
  };
}

/** Most objects of a profile are closed to its users, so these share a line. */
function describeClosedObjects(objects: readonly OwnObject[], { formatName }: Required<ProofOptions>): string {
  const names = objects.map(({ object }) => object);
  const joined = joinFirstNames(names, MAX_SHOWN_NAMES, formatName);
  return messages.getMessage('own.closed', [formatCount(names.length, 'object'), joined]);
}

/** Of which objects no query confirms what describe says. */
function describeOwnQueries(objects: readonly OwnObject[], { formatName }: Required<ProofOptions>): string[] {
  return (['noRecord', 'refused', 'partly'] as const).flatMap((kind) => {
    const names = objects.filter(({ query }) => query === kind).map(({ object }) => object);
    const joined = joinFirstNames(names.sort(compareStrings), MAX_SHOWN_NAMES, formatName);
    return names.length === 0 ? [] : [messages.getMessage(`own.${kind}`, [joined])];
  });
}

function describeCounts(
  { agreed, settled, surplus, untold, untoldFields, failed }: Proof,
  { formatName }: Required<ProofOptions>,
): string[] {
  const counts = [
    { key: 'proof.agreed', count: agreed },
    { key: 'proof.settled', count: settled },
    { key: 'proof.untoldFields', count: untoldFields },
  ] as const;
  return [
    ...counts.flatMap(({ key, count }) =>
      count.answers === 0 ? [] : [messages.getMessage(key, [formatProofCount(count)])],
    ),
    ...(surplus.length === 0
      ? []
      : [
          messages.getMessage('proof.surplus', [
            formatProofCount(countAnswers(surplus)),
            joinFirstNames(
              surplus.map(({ username, field }) => `${field} (${username})`),
              MAX_SHOWN_NAMES,
              formatName,
            ),
          ]),
        ]),
    ...(untold.length === 0
      ? []
      : [messages.getMessage('proof.untold', [joinFirstNames(untold, MAX_SHOWN_NAMES, formatName)])]),
    ...describeFailures(failed, formatName),
  ];
}

function describeUnasked({ unasked: { pairs, uncertainUsers } }: Proof): string[] {
  return [
    ...(pairs === 0 ? [] : [messages.getMessage('proof.unasked', [formatNumber(pairs)])]),
    ...(uncertainUsers === 0 ? [] : [messages.getMessage('proof.uncertain', [formatCount(uncertainUsers, 'user')])]),
  ];
}

/** Of several users, the sum over all of them is no number of fields. */
function formatProofCount({ answers, users, fields }: ProofCount): string {
  if (users === 1) return formatCount(fields, 'field');
  return messages.getMessage('proof.count', [
    formatCount(fields, 'field'),
    formatCount(users, 'user'),
    formatNumber(answers),
  ]);
}

function describeDisagreements({ disagreements }: Proof, options: Required<ProofOptions>): ProofList[] {
  const lines = disagreements.map(({ username, field, claimed, proved }) =>
    messages.getMessage('proof.field', [
      options.formatName(field),
      options.formatName(username),
      messages.getMessage(`access.${claimed}`),
      messages.getMessage(`access.${proved}`),
    ]),
  );
  return buildFieldList('proof.disagrees', disagreements, lines, options);
}

function describeConflicts({ conflicts }: Proof, options: Required<ProofOptions>): ProofList[] {
  const lines = conflicts.map(({ username, field, kind }) =>
    messages.getMessage(`conflict.${kind}`, [options.formatName(field), options.formatName(username)]),
  );
  return buildFieldList('conflict.title', conflicts, lines, options);
}

function buildFieldList(
  title: 'proof.disagrees' | 'conflict.title',
  entries: readonly { readonly username: string; readonly field: string }[],
  lines: readonly string[],
  { most }: Required<ProofOptions>,
): ProofList[] {
  if (lines.length === 0) return [];
  const more = lines.length - most;
  return [
    {
      title: messages.getMessage(title, [formatProofCount(countAnswers(entries))]),
      lines: more > 0 ? [...lines.slice(0, most), formatCount(more, 'moreField')] : lines,
    },
  ];
}

function describeFailures(
  failed: readonly FailedQuestion[],
  formatName: Required<ProofOptions>['formatName'],
): string[] {
  const [first] = failed;
  if (first === undefined) return [];
  const names = failed.map(({ username, object }) => `${username} (${object})`);
  const joined = joinFirstNames(names.sort(compareStrings), MAX_SHOWN_NAMES, formatName);
  return [messages.getMessage('proof.failed', [joined, formatName(first.failure.replace(/\.$/u, ''))])];
}
