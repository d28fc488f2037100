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
      f32x4.sub
      local.get $trace0
      v128.or
      local.set $trace0
      local.get $start
      v128.load offset=16 align=4
      local.tee $g
      local.get $g
      f32x4.sub
      local.get $trace1
      v128.or
      local.set $trace1
      local.get $start
      v128.load offset=32 align=4
      local.tee $g
      local.get $g
      f32x4.sub
      local.get $trace2
      v128.or
      local.set $trace2
      local.get $start
      v128.load offset=48 align=4
      local.tee $g
      local.get $g
      f32x4.sub
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
    (local $m.at i32)
    (local $v.at i32)
    (local $scalar0 v128)
    (local $beta2 v128)
    (local $scalar2 v128)
    (local $beta1 v128)
    (local $epsilon v128)
    (local $scalar5 v128)
    (local $scalar6 v128)
    (local $w v128)
    (local $g v128)
    (local $m v128)
    (local $v v128)
    (local $x9 v128)
    (local $x12 v128)
    (local $m.2 v128)
    (local $x14 v128)
    (local $x16 v128)
    (local $x17 v128)
    (local $v.2 v128)
    (local $vHat v128)
    (local $x27 v128)
    (local $x28 v128)
    (local $x29 v128)
    (local $x30 v128)
    (local $w.2 v128)
    local.get $start
    local.get $stride
    i32.add
    local.set $g.at
    local.get $g.at
    local.get $stride
    i32.add
    local.set $m.at
    local.get $m.at
    local.get $stride
    i32.add
    local.set $v.at
    local.get $row
    v128.load32_splat align=4
    local.set $scalar0
    local.get $row
    v128.load32_splat offset=4 align=4
    local.set $beta2
    local.get $row
    v128.load32_splat offset=8 align=4
    local.set $scalar2
    local.get $row
    v128.load32_splat offset=12 align=4
    local.set $beta1
    local.get $row
    v128.load32_splat offset=16 align=4
    local.set $epsilon
    local.get $row
    v128.load32_splat offset=20 align=4
    local.set $scalar5
    local.get $row
    v128.load32_splat offset=24 align=4
    local.set $scalar6
    loop
      local.get $start
      v128.load align=4
      local.set $w
      local.get $g.at
      v128.load align=4
      local.set $g
      local.get $m.at
      v128.load align=4
      local.set $m
      local.get $v.at
      v128.load align=4
      local.set $v
      local.get $beta1
      local.get $m
      f32x4.mul
      local.set $x9
      local.get $scalar2
      local.get $g
      f32x4.mul
      local.set $x12
      local.get $x9
      local.get $x12
      f32x4.add
      local.set $m.2
      local.get $beta2
      local.get $v
      f32x4.mul
      local.set $x14
      local.get $g
      local.get $g
      f32x4.mul
      local.set $x16
      local.get $scalar0
      local.get $x16
      f32x4.mul
      local.set $x17
      local.get $x14
      local.get $x17
      f32x4.add
      local.set $v.2
      local.get $scalar5
      local.get $v.2
      f32x4.mul
      local.set $vHat
      local.get $scalar6
      local.get $m.2
      f32x4.mul
      local.set $x27
      local.get $vHat
      f32x4.sqrt
      local.set $x28
      local.get $x28
      local.get $epsilon
      f32x4.add
      local.set $x29
      local.get $x27
      local.get $x29
      f32x4.div
      local.set $x30
      local.get $w
      local.get $x30
      f32x4.sub
      local.set $w.2
      local.get $start
      local.get $w.2
      v128.store align=4
      local.get $m.at
      local.get $m.2
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
      local.get $m.at
      v128.load offset=16 align=4
      local.set $m
      local.get $v.at
      v128.load offset=16 align=4
      local.set $v
      local.get $beta1
      local.get $m
      f32x4.mul
      local.set $x9
      local.get $scalar2
      local.get $g
      f32x4.mul
      local.set $x12
      local.get $x9
      local.get $x12
      f32x4.add
      local.set $m.2
      local.get $beta2
      local.get $v
      f32x4.mul
      local.set $x14
      local.get $g
      local.get $g
      f32x4.mul
      local.set $x16
      local.get $scalar0
      local.get $x16
      f32x4.mul
      local.set $x17
      local.get $x14
      local.get $x17
      f32x4.add
      local.set $v.2
      local.get $scalar5
      local.get $v.2
      f32x4.mul
      local.set $vHat
      local.get $scalar6
      local.get $m.2
      f32x4.mul
      local.set $x27
      local.get $vHat
      f32x4.sqrt
      local.set $x28
      local.get $x28
      local.get $epsilon
      f32x4.add
      local.set $x29
      local.get $x27
      local.get $x29
      f32x4.div
      local.set $x30
      local.get $w
      local.get $x30
      f32x4.sub
      local.set $w.2
      local.get $start
      local.get $w.2
      v128.store offset=16 align=4
      local.get $m.at
      local.get $m.2
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
      local.get $m.at
      v128.load offset=32 align=4
      local.set $m
      local.get $v.at
      v128.load offset=32 align=4
      local.set $v
      local.get $beta1
      local.get $m
      f32x4.mul
      local.set $x9
      local.get $scalar2
      local.get $g
      f32x4.mul
      local.set $x12
      local.get $x9
      local.get $x12
      f32x4.add
      local.set $m.2
      local.get $beta2
      local.get $v
      f32x4.mul
      local.set $x14
      local.get $g
      local.get $g
      f32x4.mul
      local.set $x16
      local.get $scalar0
      local.get $x16
      f32x4.mul
      local.set $x17
      local.get $x14
      local.get $x17
      f32x4.add
      local.set $v.2
      local.get $scalar5
      local.get $v.2
      f32x4.mul
      local.set $vHat
      local.get $scalar6
      local.get $m.2
      f32x4.mul
      local.set $x27
      local.get $vHat
      f32x4.sqrt
      local.set $x28
      local.get $x28
      local.get $epsilon
      f32x4.add
      local.set $x29
      local.get $x27
      local.get $x29
      f32x4.div
      local.set $x30
      local.get $w
      local.get $x30
      f32x4.sub
      local.set $w.2
      local.get $start
      local.get $w.2
      v128.store offset=32 align=4
      local.get $m.at
      local.get $m.2
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
      local.get $m.at
      v128.load offset=48 align=4
      local.set $m
      local.get $v.at
      v128.load offset=48 align=4
      local.set $v
      local.get $beta1
      local.get $m
      f32x4.mul
      local.set $x9
      local.get $scalar2
      local.get $g
      f32x4.mul
      local.set $x12
      local.get $x9
      local.get $x12
      f32x4.add
      local.set $m.2
      local.get $beta2
      local.get $v
      f32x4.mul
      local.set $x14
      local.get $g
      local.get $g
      f32x4.mul
      local.set $x16
      local.get $scalar0
      local.get $x16
      f32x4.mul
      local.set $x17
      local.get $x14
      local.get $x17
      f32x4.add
      local.set $v.2
      local.get $scalar5
      local.get $v.2
      f32x4.mul
      local.set $vHat
      local.get $scalar6
      local.get $m.2
      f32x4.mul
      local.set $x27
      local.get $vHat
      f32x4.sqrt
      local.set $x28
      local.get $x28
      local.get $epsilon
      f32x4.add
      local.set $x29
      local.get $x27
      local.get $x29
      f32x4.div
      local.set $x30
      local.get $w
      local.get $x30
      f32x4.sub
      local.set $w.2
      local.get $start
      local.get $w.2
      v128.store offset=48 align=4
      local.get $m.at
      local.get $m.2
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
      local.get $m.at
      i32.const 64
      i32.add
      local.set $m.at
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
