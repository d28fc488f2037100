(module
  (import "ravine" "memory" (memory 1))
  (func $finite (export "finite") (param $start i32) (param $end i32) (result i32)
    (local $g v128)
    (local $trace0 v128)
    (local $trace1 v128)
    (local $trace2 v128)
    (local $trace3 v128)
    loop
      local.get $start
      v128.load align=4
      local.tee $g
      local.get $g
      f64x2.sub
      local.get $trace0
      v128.or
      local.set $trace0
      local.get $start
      v128.load offset=16 align=4
      local.tee $g
      local.get $g
      f64x2.sub
      local.get $trace1
      v128.or
      local.set $trace1
      local.get $start
      v128.load offset=32 align=4
      local.tee $g
      local.get $g
      f64x2.sub
      local.get $trace2
      v128.or
      local.set $trace2
      local.get $start
      v128.load offset=48 align=4
      local.tee $g
      local.get $g
      f64x2.sub
      local.get $trace3
      v128.or
      local.set $trace3
      local.get $start
      i32.const 64
      i32.add
      local.set $start
      local.get $start
      local.get $end
      i32.lt_u
      br_if 0
    end
    local.get $trace0
    local.get $trace1
    v128.or
    local.get $trace2
    v128.or
    local.get $trace3
    v128.or
    v128.any_true
    i32.eqz
  )
  (func $stage0 (export "stage0") (param $start i32) (param $end i32) (param $stride i32) (param $row i32)
    (local $g.at i32)
    (local $v.at i32)
    (local $scalar0 v128)
    (local $beta v128)
    (local $learningRate v128)
    (local $w v128)
    (local $g v128)
    (local $v v128)
    (local $x5 v128)
    (local $x8 v128)
    (local $v.2 v128)
    (local $x10 v128)
    (local $w.2 v128)
    local.get $start
    local.get $stride
    i32.add
    local.set $g.at
    local.get $g.at
    local.get $stride
    i32.add
    local.set $v.at
    local.get $row
    v128.load64_splat align=4
    local.set $scalar0
    local.get $row
    v128.load64_splat offset=8 align=4
    local.set $beta
    local.get $row
    v128.load64_splat offset=16 align=4
    local.set $learningRate
    loop
      local.get $start
      v128.load align=4
      local.set $w
      local.get $g.at
      v128.load align=4
      local.set $g
      local.get $v.at
      v128.load align=4
      local.set $v
      local.get $beta
      local.get $v
      f64x2.mul
      local.set $x5
      local.get $scalar0
      local.get $g
      f64x2.mul
      local.set $x8
      local.get $x5
      local.get $x8
      f64x2.add
      local.set $v.2
      local.get $learningRate
      local.get $v.2
      f64x2.mul
      local.set $x10
      local.get $w
      local.get $x10
      f64x2.sub
      local.set $w.2
      local.get $start
      local.get $w.2
      v128.store align=4
      local.get $v.at
      local.get $v.2
      v128.store align=4
      local.get $start
      v128.load offset=16 align=4
      local.set $w
      local.get $g.at
      v128.load offset=16 align=4
      local.set $g
      local.get $v.at
      v128.load offset=16 align=4
      local.set $v
      local.get $beta
      local.get $v
      f64x2.mul
      local.set $x5
      local.get $scalar0
      local.get $g
      f64x2.mul
      local.set $x8
      local.get $x5
      local.get $x8
      f64x2.add
      local.set $v.2
      local.get $learningRate
      local.get $v.2
      f64x2.mul
      local.set $x10
      local.get $w
      local.get $x10
      f64x2.sub
      local.set $w.2
      local.get $start
      local.get $w.2
      v128.store offset=16 align=4
      local.get $v.at
      local.get $v.2
      v128.store offset=16 align=4
      local.get $start
      v128.load offset=32 align=4
      local.set $w
      local.get $g.at
      v128.load offset=32 align=4
      local.set $g
      local.get $v.at
      v128.load offset=32 align=4
      local.set $v
      local.get $beta
      local.get $v
      f64x2.mul
      local.set $x5
      local.get $scalar0
      local.get $g
      f64x2.mul
      local.set $x8
      local.get $x5
      local.get $x8
      f64x2.add
      local.set $v.2
      local.get $learningRate
      local.get $v.2
      f64x2.mul
      local.set $x10
      local.get $w
      local.get $x10
      f64x2.sub
      local.set $w.2
      local.get $start
      local.get $w.2
      v128.store offset=32 align=4
      local.get $v.at
      local.get $v.2
      v128.store offset=32 align=4
      local.get $start
      v128.load offset=48 align=4
      local.set $w
      local.get $g.at
      v128.load offset=48 align=4
      local.set $g
      local.get $v.at
      v128.load offset=48 align=4
      local.set $v
      local.get $beta
      local.get $v
      f64x2.mul
      local.set $x5
      local.get $scalar0
      local.get $g
      f64x2.mul
      local.set $x8
      local.get $x5
      local.get $x8
      f64x2.add
      local.set $v.2
      local.get $learningRate
      local.get $v.2
      f64x2.mul
      local.set $x10
      local.get $w
      local.get $x10
      f64x2.sub
      local.set $w.2
      local.get $start
      local.get $w.2
      v128.store offset=48 align=4
      local.get $v.at
      local.get $v.2
      v128.store offset=48 align=4
      local.get $start
      i32.const 64
      i32.add
      local.set $start
      local.get $g.at
      i32.const 64
      i32.add
      local.set $g.at
      local.get $v.at
      i32.const 64
      i32.add
      local.set $v.at
      local.get $start
      local.get $end
      i32.lt_u
      br_if 0
    end
  )
)
