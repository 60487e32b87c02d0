import { relative } from 'node:path';
import { Messages } from '@salesforce/core';
import type { Counts, Finding } from '../fls/finding.ts';
import { printable } from './texts.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'retrieve');

export type RetrieveView = {
  /** Profiles that were asked for, by API name. */
  readonly asked: readonly string[];
  readonly profiles: readonly {
    readonly name: string;
    readonly path: string;
    readonly created: boolean;
    readonly changed: boolean;
    readonly entries: number;
  }[];
  readonly manifest: {
    readonly path: string | null;
    readonly objects: readonly string[];
    readonly fields: readonly string[];
    readonly requests: number;
  };
  readonly findings: readonly Finding[];
  readonly counts: Counts;
};

/** What the next command is typed with: without the flags of this one it would do something else. */
export type Next = {
  /** The executable. */
  readonly bin: string;
  /** Alias or username of the org; null where it has no name that can be typed. */
  readonly targetOrg: string | null;
  readonly sobjects: readonly string[];
  readonly allSobjects: boolean;
  readonly outputDir: string | null;
};

/** What a person reads after a retrieve: a block a profile, then the sum and what to type next. */
export function retrieveLines(view: RetrieveView, next: Next, folder: string): string[] {
  const shown = (path: string): string => printable(nearer(path, folder));
  const { manifest, counts, profiles } = view;
  const manifestPath = shown(manifest.path ?? '');
  if (profiles.length === 0) {
    const sizes = numbers(view.asked.length, manifest.objects.length, manifest.fields.length, counts.stray);
    return [
      messages.getMessage('result.manifestOnly', [manifestPath, ...sizes]),
      ...nextLines(view.asked, next, 'result.nextRetrieve'),
    ];
  }
  return [
    ...profiles.flatMap((profile) => [
      printable(profile.name),
      ...profileLines(profile, view.findings, shown).map((line) => `  ${line}`),
      '',
    ]),
    messages.getMessage(
      'result.summary',
      numbers(counts.stray, profiles.length, manifest.objects.length, manifest.requests),
    ),
    ...(manifest.path === null ? [] : [messages.getMessage('result.manifest', [manifestPath])]),
    ...(counts.stray === 0 ? [] : nextLines(view.asked, next, 'result.nextDetails')),
  ];
}

/** The command to type next, for the same profiles, objects and org. */
function nextLines(asked: readonly string[], next: Next, key: 'result.nextDetails' | 'result.nextRetrieve'): string[] {
  const words = [
    ...[next.bin, 'fls', 'retrieve'],
    ...asked.flatMap((name) => ['--profile', name]),
    ...next.sobjects.flatMap((object) => ['--sobject', object]),
    ...(next.allSobjects ? ['--all-sobjects'] : []),
    ...(next.outputDir === null ? [] : ['--output-dir', next.outputDir]),
    ...(next.targetOrg === null ? [] : ['--target-org', next.targetOrg]),
    ...(key === 'result.nextDetails' ? ['--json'] : []),
  ];
  return ['', messages.getMessage(key), `  ${printable(words.map(argument).join(' '))}`];
}

/** A word as a POSIX shell takes it; names come from the org, so nothing in them may be left for the shell to act on. */
function argument(word: string): string {
  if (/^[\w.@:/+-]+$/.test(word)) return word;
  return /["$`\\!]/.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : `"${word}"`;
}

function profileLines(
  profile: RetrieveView['profiles'][number],
  findings: readonly Finding[],
  shown: (path: string) => string,
): string[] {
  const own = findings.filter((finding) => finding.profile === profile.name);
  const stray = own.filter(({ kind }) => kind === 'stray').length;
  const uncontrolled = own.length - stray;
  return [
    messages.getMessage('result.file', [shown(profile.path), stateOf(profile)]),
    messages.getMessage('result.entries', numbers(profile.entries)),
    stray === 0 ? messages.getMessage('result.noStray') : messages.getMessage('result.stray', numbers(stray)),
    ...(uncontrolled === 0 ? [] : [messages.getMessage('result.uncontrolled', numbers(uncontrolled))]),
  ];
}

function stateOf({ created, changed }: { created: boolean; changed: boolean }): string {
  if (created) return messages.getMessage('result.created');
  return messages.getMessage(changed ? 'result.changed' : 'result.unchanged');
}

/** What a spinner says of a stage, or of the job that is waited for. */
export function stageText(stage: 'choose' | 'inspect' | 'retrieve' | 'merge' | { job: string }): string {
  return typeof stage === 'string'
    ? messages.getMessage(`stage.${stage}`)
    : messages.getMessage('stage.job', [stage.job]);
}

/** One line of the list to choose profiles from; the label stands beside an API name that differs. */
export function choiceLine({ name, label, stray }: { name: string; label: string; stray: number | null }): string {
  const shown = printable(name === label ? name : `${name} (${label})`);
  if (stray === null) return messages.getMessage('prompt.choiceUncounted', [shown]);
  return messages.getMessage('prompt.choice', [shown, ...numbers(stray)]);
}

/** A path as a person would type it from where they stand. */
function nearer(path: string, folder: string): string {
  const short = relative(folder, path);
  return short === '' || short.startsWith('..') ? path : short;
}

/** Grouped by thousands in English, whatever the machine's locale: the texts are English too. */
function numbers(...values: number[]): string[] {
  return values.map((value) => value.toLocaleString('en-US'));
}
