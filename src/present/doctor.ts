import { Messages } from '@salesforce/core';
import type { OrgKind } from '../fls/context.ts';
import type { CheckedAssumption, CheckOutcome, CheckState, CheckToken, DoctorCheck } from '../fls/doctor.ts';
import { formatCount, formatNumber } from './count.ts';
import { colorAlarm, emphasize } from './terminal/colors.ts';
import { wrapText } from './terminal/lines.ts';
import type { ViewOptions } from './view-options.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'doctor');

/** The worst first. */
const STATES: readonly CheckState[] = ['fails', 'unknown', 'holds'];
const MARKS: Readonly<Record<CheckState, string>> = { holds: '✓', fails: '✗', unknown: '?' };

/** The assumption, what the org answered, and what that means for a user. */
export function describeCheck({ id, outcome }: CheckedAssumption): DoctorCheck {
  return {
    id,
    assumption: messages.getMessage(`${id}.assumption`),
    state: outcome.state,
    detail: describeOutcome(id, outcome),
    effect: describeEffect(id, outcome),
  };
}

/** Of what is unknown, nobody can say that it has an effect. */
function describeEffect(id: CheckedAssumption['id'], { state }: CheckOutcome): string {
  if (state === 'holds') return messages.getMessage('effect.holds');
  const effect = messages.getMessage(`${id}.effect`);
  return state === 'unknown' ? messages.getMessage('effect.unknown', [effect]) : effect;
}

function describeOutcome(id: CheckedAssumption['id'], outcome: CheckOutcome): string {
  const tokens = outcome.tokens.map(formatToken);
  return outcome.state === 'unknown'
    ? messages.getMessage(`unknown.${outcome.reason}`, tokens)
    : messages.getMessage(`${id}.${outcome.state}`, tokens);
}

function formatToken(token: CheckToken): string {
  if (typeof token === 'number') return formatNumber(token);
  if (typeof token === 'string') return token;
  return token.length === 0 ? messages.getMessage('names.none') : token.join(', ');
}

/** What fails, what is unknown, what holds; then how many of each. */
export function formatDoctor(checks: readonly DoctorCheck[], { width }: Pick<ViewOptions, 'width'>): string[] {
  const byState = Map.groupBy(checks, ({ state }) => state);
  const sections = STATES.flatMap((state) => {
    const own = byState.get(state) ?? [];
    if (own.length === 0) return [];
    return [
      emphasize(messages.getMessage(`title.${state}`)),
      '',
      ...own.flatMap((check) => formatCheck(check, width)),
      '',
    ];
  });
  const count = (state: CheckState): number => byState.get(state)?.length ?? 0;
  const totals = messages.getMessage('totals', [
    formatCount(checks.length, 'assumption'),
    formatCount(count('holds'), 'assumptionHolds'),
    formatCount(count('fails'), 'assumptionFails'),
    formatNumber(count('unknown')),
  ]);
  return [...sections, ...wrapText(totals, width)];
}

/** What holds takes a line or two; what does not also says the answer, and what to make of it. */
function formatCheck({ id, assumption, state, detail, effect }: DoctorCheck, width: number): string[] {
  const mark = state === 'fails' ? colorAlarm(MARKS[state]) : MARKS[state];
  const [first = '', ...more] = wrapText(`${assumption} (${id})`, width, '  ', 2);
  const title = [`${mark}${first.slice(1)}`, ...more];
  if (state === 'holds') return title;
  return [...title, ...wrapText(detail, width, '    ', 4), ...wrapText(effect, width, '    ', 4)];
}

/** Versions and the kind of the org, for evidence. */
export type EvidenceFacts = {
  readonly generatedAt: string;
  readonly plugin: string;
  /** The CLI with its version. */
  readonly cli: string;
  readonly node: string;
  readonly platform: string;
  readonly apiVersion: string | null;
  readonly orgKind: OrgKind;
  readonly edition: string | null;
};

/** The text of a file that can be published: `CheckOutcome` has no names of the org, and its id and user are left out. */
export function renderEvidence(facts: EvidenceFacts, checks: readonly DoctorCheck[]): string {
  return `${JSON.stringify({ ...facts, checks }, null, 2)}\n`;
}

export function formatEvidencePath(path: string): string {
  return messages.getMessage('result.file', [path]);
}
