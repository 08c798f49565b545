/** A button that opens a small panel beside it: menus and multiple choice. Escape and a click elsewhere close it. */
import { html, useRef, useState } from '/vendor/preact.js';

let count = 0;
/** An id that no other element of the page has, the same at every drawing. */
export const useUniqueId = () => useState(() => `id-${++count}`)[0];

/** Hangs the panel on the button's corner that is farthest from the window's edges; its own size need not be known. */
function place(/** @type {HTMLElement} */ panel, /** @type {HTMLElement} */ button) {
  const { top, bottom, left, right } = button.getBoundingClientRect();
  const isBelow = top < innerHeight / 2;
  const isLeft = left < innerWidth / 2;
  panel.style.inset = [
    isBelow ? `${bottom + 4}px` : 'auto',
    isLeft ? 'auto' : `${Math.max(8, innerWidth - right)}px`,
    isBelow ? 'auto' : `${innerHeight - top + 4}px`,
    isLeft ? `${Math.max(8, left)}px` : 'auto',
  ].join(' ');
}

/** Arrows, Home and End go through the entries, round and round. @param {{ panel: HTMLElement, event: KeyboardEvent }} on */
function moveFocus({ panel, event }) {
  const items = /** @type {HTMLElement[]} */ ([...panel.querySelectorAll('button, input')]);
  const now = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const next = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: -1 }[event.key];
  if (next === undefined || items.length === 0) return;
  event.preventDefault();
  items.at(next % items.length)?.focus();
}

/**
 * @param {{ label: string, face: unknown, children: unknown, look?: string, role?: string, onClosed?: () => void, attributes?: object }} props
 * `label` names button and panel; `face` is what the button shows
 */
export function Popup({ label, face, children, look = 'button', role = 'group', onClosed, attributes = {} }) {
  const id = useUniqueId();
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const [open, setOpen] = useState(false);
  const onBeforeToggle = (/** @type {ToggleEvent} */ event) => {
    if (button.current) place(/** @type {HTMLElement} */ (event.currentTarget), button.current);
  };
  const onToggle = (/** @type {ToggleEvent} */ event) => {
    const panel = /** @type {HTMLElement} */ (event.currentTarget);
    const opened = event.newState === 'open';
    setOpen(opened);
    if (!opened) return onClosed?.();
    /** @type {HTMLElement | null} */ (panel.querySelector('button, input'))?.focus();
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    moveFocus({ panel: /** @type {HTMLElement} */ (event.currentTarget), event });
    if (event.key === 'Escape') event.stopPropagation();
    if (event.key === 'Tab' && role === 'menu') /** @type {HTMLElement} */ (event.currentTarget).hidePopover();
  };
  return html`
    <button type="button" ref=${button} class=${look} popovertarget=${id} title=${label} aria-label=${label}
      aria-haspopup=${role === 'menu' ? 'menu' : undefined} aria-expanded=${String(open)} ...${attributes}>${face}</button>
    <div popover="auto" id=${id} class="popup" role=${role} aria-label=${label} onBeforeToggle=${onBeforeToggle} onToggle=${onToggle} onKeyDown=${onKeyDown}>${children}</div>`;
}

/** `key` names the entry for tests. @typedef {{ name: string, hint?: string, danger?: boolean, key?: string, run(): void }} MenuItem */

/**
 * A popup of commands.
 * @param {{ label: string, face: unknown, look?: string, attributes?: object,
 *   items: MenuItem[] }} props
 */
export function Menu({ items, ...rest }) {
  const pick = (/** @type {Event} */ event, /** @type {() => void} */ run) => {
    const panel = /** @type {HTMLElement} */ (event.currentTarget).closest('[popover]');
    /** @type {HTMLElement} */ (panel).hidePopover();
    run();
  };
  return html`<${Popup} role="menu" ...${rest}>
    ${items.map(
      ({ name, hint, danger, key, run }) => html`
      <button type="button" role="menuitem" class="entry ${danger ? 'danger' : ''}" data-item=${key ?? name} onClick=${(/** @type {Event} */ event) => pick(event, run)}>
        <span>${name}</span>${hint && html`<small>${hint}</small>`}
      </button>`,
    )}
  <//>`;
}
