import { makePrintable } from '../../notices.ts';

/** HTML in which every foreign text is escaped. */
export type Markup = {
  readonly [MARKUP]: string;
};

/** Known to this file alone, so that no text becomes HTML elsewhere. */
const MARKUP = Symbol('markup');

/** What a template takes: HTML, or a text that is escaped. */
export type MarkupValue = Markup | readonly Markup[] | string | number;

/**
 * A template of HTML. The template itself must be HTML as it stands; every text in it is escaped, for a place between tags
 * and for an attribute in double quotes. There is no other place for one.
 */
export function html(parts: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup {
  const texts = parts.map((part, index) => part + (index < values.length ? renderValue(values[index] ?? '') : ''));
  return { [MARKUP]: texts.join('') };
}

export function renderMarkup(markup: Markup): string {
  return markup[MARKUP];
}

/** A text that cannot end what it is in. Names come from an org, where anybody may have chosen them. */
function escapeText(text: string): string {
  return makePrintable(text)
    .toWellFormed()
    .replace(/[&<>"']/g, encodeEntity);
}

/** JSON for an element that the browser does not run. Nothing in it ends the element or starts a comment. */
export function renderJsonText(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&]/g, encodeUnicode);
}

function renderValue(value: MarkupValue): string {
  if (typeof value === 'string') return escapeText(value);
  if (typeof value === 'number') return String(value);
  return isList(value) ? value.map(renderMarkup).join('') : renderMarkup(value);
}

function isList(value: Markup | readonly Markup[]): value is readonly Markup[] {
  return Array.isArray(value);
}

function encodeEntity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

function encodeUnicode(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
