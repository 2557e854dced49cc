/** Values and formats of the OCI image specification: digests, references, manifests, configs, layer tars. */
@org.jspecify.annotations.NullMarked
package dev.calque.oci;
