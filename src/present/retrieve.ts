import { Messages } from '@salesforce/core';
import type { RetrieveFlowResult } from '../flows/retrieve/result.ts';
import { countFindings, type Finding } from '../fls/finding.ts';
import { formatCount, formatNumber } from './count.ts';
import { toShortPath, makePrintable } from './notices.ts';
import { formatCommandLine } from './shell.ts';
import { wrapItems, wrapText } from './terminal/lines.ts';
import type { ViewOptions } from './view-options.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'retrieve');

export type RetrieveView = Omit<RetrieveFlowResult, 'notices'>;

/** What the next command is typed with: without the flags of this one it would do something else. */
export type NextRetrieveContext = {
  /** The executable. */
  readonly bin: string;
  /** Alias or username of the org; null where it has no name that can be typed. */
  readonly targetOrg: string | null;
  readonly sobjects: readonly string[];
  readonly allSobjects: boolean;
};

/** What a person reads after a retrieve: a block for each profile, the sum, and the next command. */
export function formatRetrieveResult(view: RetrieveView, next: NextRetrieveContext, options: ViewOptions): string[] {
  const { manifest, counts, profiles, requestedProfiles } = view;
  if (profiles.length === 0)
    return [
      ...formatWrittenManifest(view, options),
      ...formatRetrieveNextSteps(requestedProfiles, next, 'result.nextRetrieve'),
    ];
  const summary = messages.getMessage('result.summary', [
    formatCount(counts.stray, 'stray'),
    formatCount(profiles.length, 'profile'),
    formatCount(manifest.objects.length, 'object'),
    formatCount(manifest.requests, 'request'),
  ]);
  const manifestPath = manifest.path === null ? null : showPath(manifest.path, options);
  return [
    ...profiles.flatMap((profile) => [
      makePrintable(profile.name),
      ...formatRetrievedProfile(profile, view.findings, options).map((line) => `  ${line}`),
      '',
    ]),
    ...formatObjectFiles(view.objectFiles, options),
    ...wrapText(summary, options.width),
    ...(manifestPath === null ? [] : [messages.getMessage('result.manifest', [manifestPath])]),
    ...(counts.stray === 0 ? [] : formatRetrieveNextSteps(requestedProfiles, next, 'result.nextReport')),
  ];
}

function formatWrittenManifest({ manifest, counts, requestedProfiles }: RetrieveView, options: ViewOptions): string[] {
  const text = messages.getMessage('result.manifestOnly', [
    showPath(manifest.path ?? '', options),
    formatCount(requestedProfiles.length, 'profile'),
    formatCount(manifest.objects.length, 'object'),
    formatCount(manifest.fields.length, 'customField'),
    formatCount(counts.stray, 'stray'),
  ]);
  return wrapText(text, options.width);
}

/** More paths than this are only counted. */
const MAX_LISTED_FILES = 10;

/** Files of objects and fields that were written: `--include-objects` replaces what the project had. */
function formatObjectFiles(paths: readonly string[], options: ViewOptions): string[] {
  if (paths.length === 0) return [];
  const count = formatCount(paths.length, 'file');
  if (paths.length > MAX_LISTED_FILES)
    return [...wrapText(messages.getMessage('result.objectFileCount', [count]), options.width), ''];
  return [
    ...wrapItems(
      `${messages.getMessage('result.objectFiles', [count])} `,
      paths.map((path) => showPath(path, options)),
      options.width,
      2,
    ),
    '',
  ];
}

type NextMessageKey = 'result.nextReport' | 'result.nextRetrieve';

/** The command to type next, for the same profiles, objects and org. */
function formatRetrieveNextSteps(
  profiles: readonly string[],
  next: NextRetrieveContext,
  key: NextMessageKey,
): string[] {
  const repeats = key === 'result.nextRetrieve';
  const words = [
    ...[next.bin, 'fls', repeats ? 'retrieve' : 'report'],
    ...profiles.flatMap((name) => ['--profile', name]),
    ...next.sobjects.flatMap((object) => ['--sobject', object]),
    ...(repeats && next.allSobjects ? ['--all-sobjects'] : []),
    ...(next.targetOrg === null ? [] : ['--target-org', next.targetOrg]),
  ];
  return ['', messages.getMessage(key), `  ${formatCommandLine(words)}`];
}

function formatRetrievedProfile(
  profile: RetrieveView['profiles'][number],
  findings: readonly Finding[],
  options: ViewOptions,
): string[] {
  const own = findings.filter((finding) => finding.profile === profile.name);
  const { stray, live, latent, dormant, uncontrolled } = countFindings(own, { profiles: 1, entries: profile.entries });
  return [
    messages.getMessage('result.file', [showPath(profile.path, options), formatFileState(profile)]),
    formatEntries(profile),
    stray === 0
      ? messages.getMessage('result.noStray')
      : messages.getMessage('result.stray', [
          formatNumber(stray),
          formatNumber(live),
          formatNumber(latent),
          formatNumber(dormant),
        ]),
    ...(uncontrolled === 0 ? [] : [messages.getMessage('result.uncontrolled', [formatNumber(uncontrolled)])]),
  ];
}

/** A retrieve of some objects checks only a part of the entries in the file: that must not look like a loss. */
function formatEntries({ entries, entriesInFile }: RetrieveView['profiles'][number]): string {
  if (entriesInFile <= entries) return messages.getMessage('result.entries', [formatCount(entries, 'fieldPermission')]);
  return messages.getMessage('result.entriesChecked', [
    formatNumber(entries),
    formatCount(entriesInFile, 'fieldPermission'),
  ]);
}

function formatFileState({ created, changed }: { created: boolean; changed: boolean }): string {
  if (created) return messages.getMessage('result.created');
  return messages.getMessage(changed ? 'result.changed' : 'result.unchanged');
}

/** One line of the list to choose profiles from; the label stands beside an API name that differs. */
export function formatProfileChoice({
  name,
  label,
  stray,
}: {
  name: string;
  label: string;
  stray: number | null;
}): string {
  const shown = makePrintable(name === label ? name : `${name} (${label})`);
  if (stray === null) return messages.getMessage('prompt.choiceUncounted', [shown]);
  return messages.getMessage('prompt.choice', [shown, formatNumber(stray)]);
}

function showPath(path: string, { folder }: ViewOptions): string {
  return makePrintable(toShortPath(path, folder));
}
