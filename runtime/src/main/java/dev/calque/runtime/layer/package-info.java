/**
 * Layers as folders of the kernel's overlay file system: unpacking a layer's tar into one, and writing what changed in
 * one as a layer's tar. Works by descriptors below the folder; no path of an image is ever resolved on the host.
 */
@org.jspecify.annotations.NullMarked
package dev.calque.runtime.layer;
