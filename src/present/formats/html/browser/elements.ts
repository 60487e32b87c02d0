import type { PageDocument, PageElement } from './dom.ts';

declare const document: PageDocument;

/** An element with attributes and children. Texts become text, whatever is in them. */
export function buildElement(
  name: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly (PageElement | string)[]
): PageElement {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** The element with that id. */
export function getElement(id: string): PageElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no element ${id}`);
  return element;
}

/** A text with values in the places of `%s`. */
export function fillText(text: string, ...values: readonly string[]): string {
  let place = 0;
  return text.replace(/%s/g, () => values[place++] ?? '');
}

/** Grouped by thousands in English, like all texts of the page. */
export function formatInteger(value: number): string {
  return value.toLocaleString('en-US');
}
