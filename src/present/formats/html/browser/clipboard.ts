import type { PageDocument, PageWindow } from './dom.ts';
import { buildElement } from './elements.ts';

declare const document: PageDocument;
declare const window: PageWindow;

/** Copies a text; false where the browser does not allow it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    if (!window.navigator.clipboard) return copySelection(text);
    await window.navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelection(text);
  }
}

/** The old way, which browsers still take where a page of a file may not use the clipboard. */
export function copySelection(text: string): boolean {
  const area = buildElement('textarea', { class: 'unseen', 'aria-hidden': 'true', tabindex: '-1' });
  area.value = text;
  const { activeElement } = document;
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  activeElement?.focus({ preventScroll: true });
  return isCopied;
}
