/**
 * Properties are tried again with the same random cases as the first time. Else a rare counterexample would be gone at
 * the second try, and the run would pass.
 */
import fc from 'fast-check';

fc.configureGlobal({ seed: Math.floor(Math.random() * 2 ** 31) });
