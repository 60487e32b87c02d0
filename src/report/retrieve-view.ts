import { relative } from 'node:path';
import { Messages } from '@salesforce/core';
import type { Counts, Finding } from '../fls/finding.ts';
import { printable } from './texts.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'retrieve');

export type RetrieveView = {
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
  /** Profiles that were asked for, by API name. */
  readonly asked: readonly string[];
  readonly findings: readonly Finding[];
  readonly counts: Counts;
};

/** What a person reads after a retrieve: a block a profile, then the sum. */
export function retrieveLines(view: RetrieveView, folder: string): string[] {
  const shown = (path: string): string => printable(nearer(path, folder));
  const { manifest, counts } = view;
  if (view.profiles.length === 0)
    return [
      messages.getMessage('result.manifestOnly', [
        shown(manifest.path ?? ''),
        ...numbers(view.asked.length, manifest.objects.length, manifest.fields.length, counts.stray),
      ]),
    ];
  return [
    ...view.profiles.flatMap((profile) => [
      printable(profile.name),
      ...profileLines(profile, view.findings, shown),
      '',
    ]),
    messages.getMessage(
      'result.summary',
      numbers(view.profiles.length, manifest.objects.length, manifest.requests, counts.stray),
    ),
    ...(manifest.path === null ? [] : [messages.getMessage('result.manifest', [shown(manifest.path)])]),
  ];
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
