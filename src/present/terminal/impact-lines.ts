import { Messages } from '@salesforce/core';
import { StandardColors } from '@salesforce/sf-plugins-core';
import type { Impact } from '../../fls/change.ts';
import { changeLines } from './edit-lines.ts';
import { number, wrapped } from './lines.ts';
import { printable } from '../notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'changes');

/** More users than this in one block, and more blocks, help nobody on a screen. */
const MOST_USERS = 5;
const MOST_BLOCKS = 5;

/** Who loses what. Users who lose the same share a block; those who lose most come first. */
export function impactLines(impact: readonly Impact[], verbose: boolean): string[] {
  if (impact.length === 0) return [messages.getMessage('impact.none'), ''];
  const blocks = blocksOf(impact);
  const shown = verbose ? blocks : blocks.slice(0, MOST_BLOCKS);
  const users = new Set(impact.map(({ username }) => username)).size;
  const more = blocks.slice(shown.length).reduce((sum, { usernames }) => sum + usernames.length, 0);
  return [
    StandardColors.warning(messages.getMessage('impact.title', [number(users)])),
    '',
    ...shown.flatMap(({ usernames, losses }) => [
      ...wrapped('  ', named(usernames, verbose)),
      ...changeLines(losses, '    ', verbose),
      '',
    ]),
    ...(more === 0 ? [] : [`  ${messages.getMessage('impact.more', [number(more)])}`, '']),
  ];
}

/** Users with just the same losses. */
type Block = { readonly usernames: readonly string[]; readonly losses: readonly Impact[] };

function blocksOf(impact: readonly Impact[]): Block[] {
  const byUser = Map.groupBy(impact, ({ username }) => username);
  const byLoss = Map.groupBy(byUser, ([, losses]) =>
    losses.map(({ field, from, to }) => `${field} ${from} ${to}`).join(),
  );
  return [...byLoss.values()]
    .map((users) => ({ usernames: users.map(([username]) => username), losses: users[0]?.[1] ?? [] }))
    .sort((a, b) => b.losses.length - a.losses.length);
}

function named(usernames: readonly string[], verbose: boolean): string[] {
  const shown = (verbose ? usernames : usernames.slice(0, MOST_USERS)).map(printable);
  const more = usernames.length - shown.length;
  return more === 0 ? shown : [...shown, messages.getMessage('impact.moreUsers', [number(more)])];
}

/** For the question: whom it costs, and whom most; null when it costs nobody anything. */
export function costText(impact: readonly Impact[]): string | null {
  const byUser = [...Map.groupBy(impact, ({ username }) => username)];
  const [most] = byUser.sort(([, a], [, b]) => b.length - a.length);
  if (!most) return null;
  const [username, losses] = most;
  return messages.getMessage('impact.cost', [number(byUser.length), printable(username), number(losses.length)]);
}
