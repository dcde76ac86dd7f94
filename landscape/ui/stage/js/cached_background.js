// What stands still while a run plays, the surface and the axes, drawn once and then copied.
//
// Drawing the surface is nearly all the work of a frame. As long as the view is the same, a copy
// of it is put down instead; lines and markers, drawn over it, need no depth of it.

const CORNERS = `
attribute vec2 corner;
varying vec2 at;
void main() { at = 0.5 * corner + 0.5; gl_Position = vec4(corner, 0.0, 1.0); }`;

const COPY = `
precision mediump float;
uniform sampler2D background;
varying vec2 at;
void main() { gl_FragColor = texture2D(background, at); }`;

export class CachedBackground {
  constructor(gl) {
    this.gl = gl;
    this.attributes = gl.getParameter(gl.MAX_VERTEX_ATTRIBS);
    this.texture = gl.createTexture();
    this.corners = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, this.corners);
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-1, -1, 3, -1, -1, 3]), gl.STATIC_DRAW);
    this.program = gl.createProgram();
    this.compile(gl.VERTEX_SHADER, CORNERS);
    this.compile(gl.FRAGMENT_SHADER, COPY);
    gl.bindAttribLocation(this.program, 0, "corner");
    gl.linkProgram(this.program);
  }

  compile(kind, source) {
    const { gl } = this;
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(this.program, shader);
  }

  // Keeps what is drawn so far as the picture of `view`.
  take(view) {
    const { gl } = this;
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.texture);
    for (const [name, value] of [
      [gl.TEXTURE_MIN_FILTER, gl.NEAREST],
      [gl.TEXTURE_MAG_FILTER, gl.NEAREST],
      [gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE],
      [gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE],
    ]) {
      gl.texParameteri(gl.TEXTURE_2D, name, value);
    }
    gl.copyTexImage2D(gl.TEXTURE_2D, 0, gl.RGBA, 0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight, 0);
    this.view = view;
  }

  put() {
    const { gl } = this;
    gl.useProgram(this.program);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.texture);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.corners);
    for (let i = 1; i < this.attributes; i++) gl.disableVertexAttribArray(i); // Plotly leaves some on
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.BLEND);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    gl.enable(gl.DEPTH_TEST);
    gl.disableVertexAttribArray(0);
  }
}

// What a view depends on, as one text.
export function describeView({ view, projection, model }, gl) {
  return [...view, ...projection, ...model, gl.drawingBufferWidth, gl.drawingBufferHeight].join();
}
