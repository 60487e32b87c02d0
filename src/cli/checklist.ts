import { stripVTControlCharacters } from 'node:util';
import {
  createPrompt,
  isDownKey,
  isEnterKey,
  isSpaceKey,
  isUpKey,
  makeTheme,
  useKeypress,
  usePagination,
  usePrefix,
  useState,
} from '@inquirer/core';

/** One row of the list. */
export type ChecklistChoice = {
  /** What the prompt returns, and what a search looks in. */
  readonly value: string;
  /** What the list shows. */
  readonly line: string;
};

export type ChecklistOptions = {
  readonly message: string;
  /** At least one. */
  readonly choices: readonly ChecklistChoice[];
  /** Below the list: which keys do what. */
  readonly help: string;
  /** Instead of the list, when no choice matches. */
  readonly noMatch: string;
  /** After Enter with nothing selected. */
  readonly nothingSelected: string;
};

const PAGE_SIZE = 15;

/**
 * A list to select several choices from. Typing searches, so no letter selects anything: with a shortcut such as `a` for
 * all, a person who types a name would select every profile.
 *
 * Returns the values in the order of the list. Selected choices stay selected while a search hides them.
 */
export const showChecklist = createPrompt<string[], ChecklistOptions>((options, done) => {
  const theme = makeTheme();
  const [status, setStatus] = useState<'idle' | 'done'>('idle');
  const [search, setSearch] = useState('');
  const [active, setActive] = useState(0);
  const [selected, setSelected] = useState<readonly string[]>([]);
  const [error, setError] = useState('');
  const prefix = usePrefix({ status, theme });
  const matching = filterChoices(options.choices, search);

  useKeypress((key, line) => {
    if (status === 'done') return;
    if (isEnterKey(key)) {
      if (selected.length > 0) {
        setStatus('done');
        done(options.choices.map(({ value }) => value).filter((value) => selected.includes(value)));
        return;
      }
      setError(options.nothingSelected);
    } else if (isSpaceKey(key)) {
      const value = matching[active]?.value;
      if (value !== undefined) setSelected(toggleValue(selected, value));
      setError('');
    } else if (isUpKey(key) || isDownKey(key)) {
      const next = active + (isUpKey(key) ? -1 : 1);
      setActive(Math.max(0, Math.min(next, matching.length - 1)));
    } else {
      setSearch(line.line);
      setActive(0);
      setError('');
      return;
    }
    // The keys above must not become part of the search.
    line.clearLine(0);
    line.write(search);
  });

  const page = usePagination({
    items: matching.length > 0 ? matching : [{ value: '', line: options.noMatch }],
    active,
    loop: false,
    pageSize: PAGE_SIZE,
    renderItem: ({ item, isActive }) => {
      if (matching.length === 0) return `  ${item.line}`;
      const text = `${isActive ? '>' : ' '} [${selected.includes(item.value) ? 'x' : ' '}] ${item.line}`;
      return isActive ? theme.style.highlight(text) : text;
    },
  });

  const message = theme.style.message(options.message, status);
  if (status === 'done') return `${prefix} ${message} ${theme.style.answer(String(selected.length))}`;
  const footer = [error === '' ? '' : theme.style.error(error), theme.style.help(options.help)];
  return [`${prefix} ${message} ${search}`, [page, ...footer.filter((line) => line !== '')].join('\n')];
});

/** Whole names and parts of them, without regard to case. Space selects, so a search is typed without spaces. */
function filterChoices(choices: readonly ChecklistChoice[], search: string): readonly ChecklistChoice[] {
  const wanted = normalizeSearch(search);
  return choices.filter(({ value, line }) => normalizeSearch(`${value} ${line}`).includes(wanted));
}

function normalizeSearch(text: string): string {
  return stripVTControlCharacters(text).normalize('NFC').replace(/\s+/g, '').toLowerCase();
}

function toggleValue(values: readonly string[], value: string): readonly string[] {
  return values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
}
