/** Work that waits for one more before all of it is done: nobody may fill memory with promises. */
const LONGEST = 256;

/** Commands in the order in which they were given. They report their own failures and throw nothing. */
export class CommandQueue {
  /** @type {(() => void)[]} */
  #commands = [];

  /** @param {() => void} command */
  push(command) {
    this.#commands.push(command);
    if (this.#commands.length >= LONGEST) this.run();
  }

  /** Does all that waits. */
  run() {
    const commands = this.#commands;
    this.#commands = [];
    for (const command of commands) command();
  }
}
