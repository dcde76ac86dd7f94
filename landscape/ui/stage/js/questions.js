// Questions to the server while something is held: one at a time, and then the newest.

const ANSWER_PATIENCE = 2000; // ms after which an answer is not waited for any more

export class Questions {
  constructor(send) {
    this.send = send;
  }

  ask(value) {
    this.wanted = value;
    this.next();
  }

  next() {
    if (this.waiting || this.wanted === undefined) return;
    this.waiting = setTimeout(() => this.answered(), ANSWER_PATIENCE);
    this.send(this.wanted);
    this.wanted = undefined;
  }

  // What was asked for has come.
  answered() {
    clearTimeout(this.waiting);
    this.waiting = undefined;
    this.next();
  }

  forget() {
    this.wanted = undefined;
  }

  close() {
    clearTimeout(this.waiting);
    this.wanted = undefined;
  }
}

// What is let go: each is sent, one after the other, as the one before is answered.
export class Decisions {
  constructor(send) {
    this.send = send;
    this.left = [];
  }

  get open() {
    return this.waiting !== undefined;
  }

  add(value) {
    this.left.push(value);
    this.next();
  }

  next() {
    if (this.open || !this.left.length) return;
    this.waiting = setTimeout(() => this.answered(), ANSWER_PATIENCE);
    this.send(this.left.shift());
  }

  answered() {
    clearTimeout(this.waiting);
    this.waiting = undefined;
    this.next();
  }

  close() {
    clearTimeout(this.waiting);
    this.left = [];
  }
}
