/** Where the keyboard goes when it has to go somewhere. */

/** The place where people write: the open thread's, else the channel's, else the Home tab. */
export function focusConversation() {
  const place = document.querySelector('.thread textarea, .page:not(.with-thread) .channel textarea, .home-body');
  /** @type {HTMLElement | null} */ (place)?.focus();
}
