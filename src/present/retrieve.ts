import { Messages } from '@salesforce/core';
import { countFindings, type Counts, type Finding } from '../fls/finding.ts';
import { formatNumber } from './terminal/lines.ts';
import { formatCommandLine } from './shell.ts';
import { toShortPath, makePrintable } from './notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'retrieve');

export type RetrieveView = {
  /** Profiles that were asked for, by API name. */
  readonly requestedProfiles: readonly string[];
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
export type NextRetrieveContext = {
  /** The executable. */
  readonly bin: string;
  /** Alias or username of the org; null where it has no name that can be typed. */
  readonly targetOrg: string | null;
  readonly sobjects: readonly string[];
  readonly allSobjects: boolean;
};

/** What a person reads after a retrieve: a block a profile, then the sum and what to type next. */
export function formatRetrieveResult(view: RetrieveView, next: NextRetrieveContext, folder: string): string[] {
  const shown = (path: string): string => makePrintable(toShortPath(path, folder));
  const { manifest, counts, profiles } = view;
  const manifestPath = shown(manifest.path ?? '');
  if (profiles.length === 0) {
    const sizes = formatNumbers(
      view.requestedProfiles.length,
      manifest.objects.length,
      manifest.fields.length,
      counts.stray,
    );
    return [
      messages.getMessage('result.manifestOnly', [manifestPath, ...sizes]),
      ...formatRetrieveNextSteps(view.requestedProfiles, next, 'result.nextRetrieve'),
    ];
  }
  return [
    ...profiles.flatMap((profile) => [
      makePrintable(profile.name),
      ...formatRetrievedProfile(profile, view.findings, shown).map((line) => `  ${line}`),
      '',
    ]),
    messages.getMessage(
      'result.summary',
      formatNumbers(counts.stray, profiles.length, manifest.objects.length, manifest.requests),
    ),
    ...(manifest.path === null ? [] : [messages.getMessage('result.manifest', [manifestPath])]),
    ...(counts.stray === 0 ? [] : formatRetrieveNextSteps(view.requestedProfiles, next, 'result.nextReport')),
  ];
}

type NextMessageKey = 'result.nextReport' | 'result.nextRetrieve';

/** The command to type next, for the same profiles, objects and org. */
function formatRetrieveNextSteps(asked: readonly string[], next: NextRetrieveContext, key: NextMessageKey): string[] {
  const repeats = key === 'result.nextRetrieve';
  const words = [
    ...[next.bin, 'fls', repeats ? 'retrieve' : 'report'],
    ...asked.flatMap((name) => ['--profile', name]),
    ...next.sobjects.flatMap((object) => ['--sobject', object]),
    ...(repeats && next.allSobjects ? ['--all-sobjects'] : []),
    ...(next.targetOrg === null ? [] : ['--target-org', next.targetOrg]),
  ];
  return ['', messages.getMessage(key), `  ${formatCommandLine(words)}`];
}

function formatRetrievedProfile(
  profile: RetrieveView['profiles'][number],
  findings: readonly Finding[],
  shown: (path: string) => string,
): string[] {
  const own = findings.filter((finding) => finding.profile === profile.name);
  const { stray, live, latent, dormant, uncontrolled } = countFindings(own, { profiles: 1, entries: profile.entries });
  return [
    messages.getMessage('result.file', [shown(profile.path), formatFileState(profile)]),
    messages.getMessage('result.entries', formatNumbers(profile.entries)),
    stray === 0
      ? messages.getMessage('result.noStray')
      : messages.getMessage('result.stray', formatNumbers(stray, live, latent, dormant)),
    ...(uncontrolled === 0 ? [] : [messages.getMessage('result.uncontrolled', formatNumbers(uncontrolled))]),
  ];
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
  return messages.getMessage('prompt.choice', [shown, ...formatNumbers(stray)]);
}

function formatNumbers(...values: number[]): string[] {
  return values.map(formatNumber);
}
