/**
 * The part of the DOM that the page's script uses. TypeScript's own library would make `name`, `status`, `event` and hundreds
 * of other globals known in every file of the plugin, which runs in Node.
 */
export type PageElement = {
  className: string;
  textContent: string | null;
  value: string;
  checked: boolean;
  tabIndex: number;
  scrollTop: number;
  readonly clientHeight: number;
  readonly offsetHeight: number;
  readonly style: { height: string };
  readonly firstElementChild: PageElement | null;
  readonly lastElementChild: PageElement | null;
  append(...children: readonly (PageElement | string)[]): void;
  prepend(...children: readonly PageElement[]): void;
  replaceChildren(...children: readonly (PageElement | string)[]): void;
  remove(): void;
  contains(other: PageElement | null): boolean;
  closest(selector: string): PageElement | null;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  addEventListener(type: string, listener: (event: PageEvent) => void, options?: { readonly passive: boolean }): void;
  focus(options?: { readonly preventScroll: boolean }): void;
  select(): void;
  scrollIntoView(options: { readonly block: 'start' | 'nearest' }): void;
  showModal(): void;
  close(): void;
};

export type PageEvent = {
  readonly target: PageElement;
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  preventDefault(): void;
};

export type PageDocument = {
  readonly body: PageElement;
  readonly activeElement: PageElement | null;
  getElementById(id: string): PageElement | null;
  createElement(name: string): PageElement;
  addEventListener(type: string, listener: (event: PageEvent) => void): void;
  querySelectorAll(selector: string): Iterable<PageElement>;
  execCommand(command: 'copy'): boolean;
};

export type PageWindow = {
  readonly navigator: { readonly clipboard?: { writeText(text: string): Promise<void> } };
  addEventListener(type: string, listener: () => void): void;
  requestAnimationFrame(callback: () => void): number;
  getSelection(): { readonly isCollapsed: boolean } | null;
};
