/** Who is looking at what, kept in the page's address, so that a link or a test can open it: #as=U…&channel=C…&thread=ts&at=ts */
import { useEffect, useState } from '/vendor/preact.js';

/** The channel of the address while the app's Home tab is open. */
export const HOME = 'home';

/**
 * `at`: the message that a link led to.
 * @typedef {{ as?: string | undefined, channel?: string | undefined, thread?: string | undefined, at?: string | undefined }} Address
 */

/** @returns {Address} */
const readAddress = () => Object.fromEntries(new URLSearchParams(location.hash.slice(1)));

/** The hash for an address, "#as=U1&channel=C1". */
export function addressHash(/** @type {Address} */ address) {
  const given = Object.entries(address).filter(([, value]) => value);
  return `#${new URLSearchParams(/** @type {[string, string][]} */ (given))}`;
}

/**
 * Where a permalink to a message of this workspace leads; undefined for any other link.
 * @param {string} url as `chat.getPermalink` gives it
 * @returns {Address | undefined}
 */
export function addressOfPermalink(url) {
  if (!URL.canParse(url)) return undefined;
  const { origin, pathname, searchParams } = new URL(url);
  const [, channel, seconds, fraction] = /^\/archives\/(\w+)\/p(\d+)(\d{6})$/.exec(pathname) ?? [];
  if (origin !== location.origin || !channel) return undefined;
  return { channel, thread: searchParams.get('thread_ts') ?? '', at: `${seconds}.${fraction}` };
}

/**
 * The address now, and a function that changes parts of it.
 * @returns {[Address, (change: Address) => void]}
 */
export function useAddress() {
  const [address, setAddress] = useState(readAddress);
  useEffect(() => {
    const follow = () => setAddress(readAddress());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return [
    address,
    (change) => {
      location.hash = addressHash({ ...readAddress(), ...change });
    },
  ];
}
